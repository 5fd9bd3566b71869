"""`tb-keisei demo`: a self-play training and TensorBoard beside it."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
from functools import partial
from getpass import getuser
from pathlib import Path
from threading import Event

from tb_keisei.demo.arguments import add_training_arguments, to_flags
from tb_keisei.demo.choice import choose
from tb_keisei.demo.sample import lay_out
from tb_keisei.demo.server import Server, free_port

NICE = 5
"""The training leaves the processor to TensorBoard and the browser where they want it."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the demo."""
    add_training_arguments(parser)
    parser.add_argument("--new", action="store_true", help="begin a new run without asking")
    parser.add_argument(
        "--no-sample", action="store_true", help="leave the recorded sample runs out of the log directory"
    )
    parser.add_argument("--train-only", action="store_true", help="no TensorBoard")
    parser.add_argument("--port", type=int, default=6006, help="TensorBoard's, or the next free one")


def main(args: argparse.Namespace) -> int:
    """Run the demo until a signal; 0, or the exit status of the training with --train-only."""
    run, resumed = choose(args)
    port = None if args.train_only else _port(args.port)
    if port is not None and not args.no_sample:
        _lay_out_sample(args.logdir)
    stop = Event()
    for each in SIGNALS:
        signal.signal(each, lambda number, frame: stop.set())
    training = start_training(args, run, resumed)
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
            say(f"The run is in {run}; go on with it by: {_command()} demo --logdir {run.parent} --resume {run.name}")


def start_training(args: argparse.Namespace, run: Path, resumed: bool) -> "subprocess.Popen[bytes]":
    """A process that trains in the folder `run`; what it says goes to the terminal."""
    which = ["--resume", run.name] if resumed else ["--name", run.name]
    command = [sys.executable, "-m", "tb_keisei.demo", "--logdir", str(args.logdir), *which, *to_flags(args)]
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


def _command() -> str:
    """How to call this program again: as it was called, where it is not on the path."""
    return "tb-keisei" if shutil.which("tb-keisei") else sys.argv[0]


def _port(first: int) -> int:
    """A free port; says so where it is another than wanted."""
    port = free_port(first)
    if port != first:
        say(f"Port {first} is taken, so TensorBoard takes {port}.")
    return port


def _lay_out_sample(logdir: Path) -> None:
    """A log directory that cannot take the sample still takes the demo, or says itself why not."""
    try:
        names = lay_out(logdir)
    except OSError as error:
        say(f"The sample runs could not be copied: {error}")
        return
    if names:
        say(f"Recorded sample runs to look at meanwhile: {', '.join(names)} (--no-sample leaves them out)")


def _is_remote() -> bool:
    """Whether a browser of this machine would show nothing: over SSH, or Linux without a display."""
    displays = any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return "SSH_CONNECTION" in os.environ or (sys.platform == "linux" and not displays)


def _present(server: Server, run: Path, stop: Event) -> None:
    """Wait for TensorBoard and say where it is."""
    if server.wait(stop):
        say(f"{run.name} trains in {run}\n\n    Keisei tab: {server.address}#keisei\n\nCtrl-C ends it.")
        if _is_remote():
            there = f"{getuser()}@{socket.gethostname()}"
            say(f"No display here. From your own machine first: ssh -L {server.port}:localhost:{server.port} {there}")
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
