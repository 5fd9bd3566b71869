"""`python -m tb_keisei.trainer`: the old name of `python -m tb_keisei.demo`."""

from runpy import run_module

run_module("tb_keisei.demo", run_name="__main__", alter_sys=True)
