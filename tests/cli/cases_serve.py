"""serve: how it starts and ends, and requests too large for a case file. What it answers is in
tests/cases/server."""
import json
import re

NOTES = {"vault/A.md": "rating:: 4\n- [ ] open\n"}

EVAL = {"jsonrpc": "2.0", "id": 1, "method": "eval", "params": {"expression": "1+1"}}
ANSWER = '{"jsonrpc":"2.0","id":1,"result":{"type":"number","value":2,"text":"2"}}\n'


def list_ends():
    yield {"run": ["serve", "--vault", "vault"], "out": ""}
    yield {"run": ["serve", "--vault", "missing"], "status": 2, "err": re.compile("missing")}
    yield {"run": ["serve", "--vault", "vault"], "stdin": json.dumps(EVAL), "out": ANSWER}


def list_large_requests():
    for request, code in (("[" * 5000, -32700),
                          (json.dumps({**EVAL, "params": {"expression": "x" * 17_000_000}}), -32600)):
        failure = rf'\{{"jsonrpc":"2.0","id":null,"error":\{{"code":{code},"message":".+",' \
                  r'"data":\{"kind":"usage","line":null,"column":null,"length":null,"hint":null\}\}\}'
        yield {"run": ["serve", "--vault", "vault"], "stdin": f"{request}\n{json.dumps(EVAL)}\n",
               "out": re.compile(rf"\A{failure}\n{re.escape(ANSWER)}\Z")}


def list_cases(_root):
    yield from list_ends()
    yield from list_large_requests()
