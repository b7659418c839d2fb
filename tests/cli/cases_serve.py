"""serve: one answer a line, in order; errors that name their place; requests that are none."""
import json
import re

NOTES = {
    "vault/A.md": "rating:: 4\n- [ ] open\n",
    "vault/B.md": "[[A]]\n",
}


def call(identity, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})


def serve(lines, expected):
    """`expected` is one line of output for each answer."""
    return {"run": ["serve", "--vault", "vault", "--now", "2026-01-15T10:30:00Z"],
            "stdin": "\n".join(lines) + "\n", "out": "".join(line + "\n" for line in expected)}


def result(identity, text):
    return f'{{"jsonrpc":"2.0","id":{identity},"result":{text}}}'


def failure(code, *, identity="null", kind="usage", hint=r"null|\".*\""):
    place = r'"line":(null|\d+),"column":(null|\d+),"length":(null|\d+)'
    return (rf'\{{"jsonrpc":"2.0","id":{identity},"error":\{{"code":{code},"message":".+",'
            rf'"data":\{{"kind":"{kind}",{place},"hint":({hint})\}}\}}\}}')


def fails(line, *arguments, **options):
    pattern = failure(*arguments, **options)
    follow = re.escape(result(99, '{"type":"number","value":2,"text":"2"}'))
    case = serve([line, call(99, "eval", expression="1+1")], [])
    case["out"] = re.compile(rf"\A{pattern}\n{follow}\n\Z")
    return case


def list_results():
    yield serve([call(1, "eval", expression="1 + 1"),
                 call("b", "eval", expression="this.rating", origin="A.md")],
                [result(1, '{"type":"number","value":2,"text":"2"}'),
                 result('"b"', '{"type":"number","value":4,"text":"4"}')])
    link = '{"path":"A.md","type":"file","embed":false}'
    yield serve([call(1, "query", query="LIST WHERE rating"),
                 call(2, "query", query="LIST WHERE rating", format="markdown"),
                 call(3, "query", query="TASK", format="dataview")],
                [result(1, f'{{"type":"list","rows":[{link}]}}'),
                 result(2, '{"type":"list","markdown":"- [[A.md|A]]\\n"}'),
                 result(3, '{"type":"task","markdown":"- [ ] open\\n"}')])
    yield serve([call(1, "parse", query="LIST")],
                [result(1, '{"header":{"type":"list","showId":true},"source":{"type":"folder",'
                           '"folder":""},"operations":[]}')])
    case = serve([call(1, "page", path="B.md")], [])
    case["out"] = re.compile(r'\A\{"jsonrpc":"2.0","id":1,"result":\{"file":\{"path":"B\.md"')
    yield case
    yield serve(['{"jsonrpc":"2.0","id":1,"method":"eval","params":["1 + 1"]}'],
                [result(1, '{"type":"number","value":2,"text":"2"}')])
    yield serve([call(1, "eval", expression='"😀\t\\"" + reverse("😀")')],
                [result(1, '{"type":"string","value":"😀\\t\\"\\ude00\\ud83d","text":'
                           '"😀\\t\\"\\ude00\\ud83d"}')])


def list_protocol():
    two = '{"type":"number","value":2,"text":"2"}'
    notification = '{"jsonrpc":"2.0","method":"eval","params":{"expression":"1"}}'
    yield serve([notification, "", "  ", call(1, "eval", expression="1+1")], [result(1, two)])
    yield serve([f"[{call(1, 'eval', expression='1+1')},{notification},1]"],
                [f"[{result(1, two)},"
                 '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a request must be an '
                 'object","data":{"kind":"usage","line":null,"column":null,"length":null,'
                 '"hint":null}}}]'])
    yield serve([f"[{notification}]"], [])
    yield {"run": ["serve", "--vault", "vault"], "out": ""}
    yield {"run": ["serve", "--vault", "missing"], "status": 2, "err": re.compile("missing")}
    yield {"run": ["serve", "--vault", "vault"], "stdin": call(1, "eval", expression="1+1"),
           "out": result(1, two) + "\n"}


def list_failures():
    yield fails("nonsense", -32700)
    yield fails("[" * 5000, -32700)
    yield fails("[]", -32600)
    yield fails("{}", -32600)
    yield fails("3", -32600)
    yield fails('{"jsonrpc":"1.0","id":1,"method":"eval"}', -32600, identity="1")
    yield fails('{"jsonrpc":"2.0","id":1}', -32600, identity="1")
    yield fails('{"jsonrpc":"2.0","id":[1],"method":"eval"}', -32600)
    yield fails('{"jsonrpc":"2.0","id":1,"method":"eval","params":3}', -32602, identity="1")
    yield fails(call(1, "evil"), -32601, identity="1")
    yield fails(call(1, "eval"), -32602, identity="1")
    yield fails(call(1, "query", query="LIST", format="csv"), -32602, identity="1")
    yield fails(call(1, "query", query=3), -32602, identity="1")
    yield fails(call(1, "page", path="A.md\0x"), -32602, identity="1")
    yield fails(call(1, "eval", expression="1 +"), -32001, identity="1", kind="parse")
    yield fails(call(1, "query", query="LIST WHERE"), -32001, identity="1", kind="parse")
    yield fails(call(1, "eval", expression="upper()"), -32002, identity="1", kind="evaluate")
    yield fails(call(1, "page", path="C.md"), -32003, identity="1", kind="io")
    yield fails(call(1, "query", query="CALENDAR file.day", format="dataview"), -32002,
                identity="1", kind="evaluate")
    yield fails(call(1, "eval", expression="x" * 17_000_000), -32600)


def list_cases(_root):
    yield from list_results()
    yield from list_protocol()
    yield from list_failures()
