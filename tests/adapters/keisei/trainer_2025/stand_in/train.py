"""The command line."""

import argparse
import asyncio
import sys

from keisei.training.trainer import Trainer
from keisei.utils import load_config


async def main():
    parser = argparse.ArgumentParser()
    train = parser.add_subparsers(dest="command").add_parser("train")
    train.add_argument("--resume")
    train.add_argument("--run-name")
    train.add_argument("--savedir")
    train.add_argument("--seed", type=int)
    train.add_argument("--total-timesteps", type=int)
    train.add_argument("--tower_depth", type=int)
    train.add_argument("--tower_width", type=int)
    train.add_argument("--override", action="append", default=[])
    args = parser.parse_args()
    if args.command is None:
        parser.print_help()
        sys.exit(1)
    overrides = dict(item.split("=", 1) for item in args.override)
    given = {
        "logging.model_dir": args.savedir,
        "env.seed": args.seed,
        "training.total_timesteps": args.total_timesteps,
    }
    overrides |= {key: value for key, value in given.items() if value is not None}
    Trainer(load_config(None, overrides), args).run_training_loop()


if __name__ == "__main__":
    asyncio.run(main())
