"""`tb-keisei demo`: a self-play training and TensorBoard beside it."""

import argparse
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Event

from tb_keisei.trainer.arguments import add_training_arguments, to_flags
from tb_keisei.trainer.run import new_run, old_run
from tb_keisei.trainer.server import Server, free_port

NICE = 5
"""The training leaves the processor to TensorBoard and the browser where they want it."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the demo."""
    add_training_arguments(parser)
    parser.add_argument("--train-only", action="store_true", help="no TensorBoard")
    parser.add_argument("--port", type=int, default=6006, help="TensorBoard's, or the next free one")


def main(args: argparse.Namespace) -> int:
    """Run the demo until a signal; 0, or the exit status of the training with --train-only."""
    run = old_run(args.logdir, args.resume) if args.resume else new_run(args.logdir, args.name)
    port = None if args.train_only else free_port(args.port)
    stop = Event()
    for each in SIGNALS:
        signal.signal(each, lambda number, frame: stop.set())
    training = start_training(args, run)
    server = None if port is None else Server(args.logdir, port)
    try:
        if server is not None:
            _present(server, run, stop)
            _watch(training, server, stop)
        return _wait(training, stop) if server is None else 0
    finally:
        end(training, 30)
        if server is not None:
            end(server.process, 10)
            say(f"The run is in {run}; go on with it by: tb-keisei demo --logdir {run.parent} --resume {run.name}")


def start_training(args: argparse.Namespace, run: Path) -> "subprocess.Popen[bytes]":
    """A process that trains in the folder `run`; what it says goes to the terminal."""
    which = ["--resume", run.name] if args.resume else ["--name", run.name]
    command = [sys.executable, "-m", "tb_keisei.trainer", "--logdir", str(args.logdir), *which, *to_flags(args)]
    # A process group of its own: Ctrl-C reaches the demo alone, which then ends its children in order.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=partial(os.nice, NICE))


def end(process: "subprocess.Popen[bytes]", seconds: float) -> int:
    """Ask a process to end, wait so long, then kill it; its exit status."""
    if process.poll() is None:
        process.terminate()
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def say(text: str) -> None:
    """A line on the terminal, clear of a progress bar that may stand there."""
    sys.stdout.write(f"\r\x1b[K{text}\n" if sys.stdout.isatty() else f"{text}\n")
    sys.stdout.flush()


def _present(server: Server, run: Path, stop: Event) -> None:
    """Wait for TensorBoard and say where it is."""
    if server.wait(stop):
        say(f"{run.name} trains in {run}\n\n    Keisei tab: {server.address}#keisei\n\nCtrl-C ends it.")
        if "SSH_CONNECTION" in os.environ:
            say(f"From your own machine first: ssh -L {server.port}:localhost:{server.port} <this machine>")
    elif not stop.is_set():
        say(f"TensorBoard did not start; the training goes on.\n{server.last_words()}")


def _watch(training: "subprocess.Popen[bytes]", server: Server, stop: Event) -> None:
    """Until a signal; says once what has ended by itself."""
    names = {"training": training, "TensorBoard": server.process}
    while not stop.wait(0.5) and names:
        for name, process in list(names.items()):
            if process.poll() is not None:
                del names[name]
                say(_farewell(name, process.returncode, server))


def _farewell(name: str, status: int, server: Server) -> str:
    if name == "TensorBoard":
        return f"TensorBoard ended with status {status}; start it by `tensorboard --logdir ...`.\n{server.last_words()}"
    if status == 0:
        return f"The training is done. TensorBoard stays at {server.address}#keisei until Ctrl-C."
    return f"The training failed with status {status}; its error is above. TensorBoard stays until Ctrl-C."


def _wait(training: "subprocess.Popen[bytes]", stop: Event) -> int:
    while training.poll() is None:
        if stop.wait(0.2):
            return end(training, 30)
    return training.returncode
