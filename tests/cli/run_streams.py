"""Standard streams that are not ready: they are waited for, and nothing is lost. Also requests to
`dvq serve` that are cancelled while it works on them.

    run_streams.py DVQ
"""
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

NOTES = 400
ENDLESS = 'all(this.L, (x) => all(this.L, (y) => !regextest("(a+)+$", "aaaaaaaaaaaaaaaaaab" + x + y)))'


def make_vault(folder):
    for note in range(NOTES):
        with open(os.path.join(folder, f"n{note}.md"), "w", encoding="utf-8") as file:
            file.write("".join(f"- [ ] task {item} of a note\n" for item in range(40)))
    with open(os.path.join(folder, "long.md"), "w", encoding="utf-8") as file:
        file.write(f"---\nL: {list(range(400))}\n---\n`= {ENDLESS}`\n")


def unblock(descriptor):
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)


def run_slowly(command, text):
    """Give the input late, read the output late, with both ends of the program non-blocking."""
    own_in, in_ = os.pipe()
    out, own_out = os.pipe()
    unblock(own_in)
    unblock(own_out)
    process = subprocess.Popen(command, stdin=own_in, stdout=own_out, stderr=subprocess.PIPE)
    os.close(own_in)
    os.close(own_out)

    def feed():
        time.sleep(0.2)
        with os.fdopen(in_, "wb") as stream:
            stream.write(text)

    feeder = threading.Thread(target=feed)
    feeder.start()
    time.sleep(0.4)
    with os.fdopen(out, "rb") as stream:
        output = stream.read()
    feeder.join()
    error = process.stderr.read()
    return process.wait(), output, error


def check_streams(dvq, folder):
    vault = ["--vault", folder]
    request = json.dumps({"id": 1, "method": "query", "params": {"query": "TASK"}}).encode() + b"\n"
    note = b"a line of a note\n" * 20000
    for words, text in ((["query", "-", *vault, "--format", "json"], b"TASK\n"),
                        (["render", "-", *vault], note), (["serve", *vault], request * 3)):
        plain = subprocess.run([dvq, *words], input=text, capture_output=True, check=True)
        status, output, error = run_slowly([dvq, *words], text)
        assert (status, output) == (0, plain.stdout), (words, status, len(output), error)
        assert len(output) > 200000, (words, len(output))


def check_cancel(dvq, folder):
    """Each request is cancelled at once, or while it is worked on."""
    process = subprocess.Popen([dvq, "serve", "--vault", folder, "--budget", "1000000"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(**message):
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()

    requests = [("render", {"path": "long"}), ("render", {"path": "n1", "text": f"`= [[long]].L`\n"
                                                          f"`= {ENDLESS.replace('this', '[[long]]')}`"}),
                ("eval", {"expression": ENDLESS, "origin": "long"})]
    for delay in (0, 0.3):
        for number, (method, params) in enumerate(requests):
            send(id=number, method=method, params=params)
            time.sleep(delay)
            send(id="cancel", method="cancel", params={"id": number})
            answer = json.loads(process.stdout.readline())
            assert answer["id"] == number and answer["error"]["code"] == -32800, answer
            assert json.loads(process.stdout.readline())["result"] is True
    send(id=1, method="check", params={"path": "n1"})
    assert json.loads(process.stdout.readline())["result"] == []
    process.stdin.close()
    assert process.wait() == 0


def check_budget(dvq, folder):
    started = time.monotonic()
    done = subprocess.run([dvq, "eval", "--vault", folder, "--origin", "long", "--budget", "20", ENDLESS],
                          capture_output=True, check=False)
    assert done.returncode == 1 or done.returncode == 2, done
    assert b"the budget of 20 million steps is spent" in done.stderr, done.stderr
    assert b"--budget" in done.stderr, done.stderr
    assert time.monotonic() - started < 60
    wrong = subprocess.run([dvq, "eval", "--budget", "0", "1"], capture_output=True, check=False)
    assert wrong.returncode == 2 and b"--budget" in wrong.stderr, wrong


def main():
    dvq = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        make_vault(folder)
        check_streams(dvq, folder)
        check_cancel(dvq, folder)
        check_budget(dvq, folder)


if __name__ == "__main__":
    main()
