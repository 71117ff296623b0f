#!/usr/bin/env python3
"""A gateway of text messages for Quittance, with nothing but Python: what stands between it and a provider of telephony.

    SMS_SECRET=whsec_... QUITTANCE_HOOK=https://quittance.example/hooks/sms/1 python3 gateway.py 8099

Fill in `hand_to_provider`; call `tell` when your provider says that a text arrived, or that somebody answered. A text that
was taken is remembered in `taken.txt`, so that asking twice sends once.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = base64.b64decode(os.environ["SMS_SECRET"].removeprefix("whsec_"))
HOOK = os.environ.get("QUITTANCE_HOOK", "")
TAKEN = os.environ.get("SMS_TAKEN", "taken.txt")
BODY_BYTES_MAX = 16 * 1024


def hand_to_provider(to, sender, text):
    """Gives the text to your provider, and answers the provider's own number of it. Here it is only printed."""
    print(f"{to} from {sender or '-'}: {text}", flush=True)
    return f"printed-{uuid.uuid4().hex[:8]}"


def signature(name, seconds, body):
    tag = hmac.new(SECRET, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(tag).decode()


def is_signed(headers, body):
    name, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not seconds.isdigit() or abs(time.time() - int(seconds)) > 300:
        return False
    ours = signature(name, seconds, body)
    return any(hmac.compare_digest(one, ours) for one in headers.get("webhook-signature", "").split(" "))


def taken_before():
    try:
        with open(TAKEN, encoding="utf-8") as file:
            return set(file.read().split())
    except FileNotFoundError:
        return set()


def tell(what):
    """Tells Quittance what became of a text, or what somebody answered."""
    body, name, seconds = json.dumps(what).encode(), f"told-{uuid.uuid4().hex}", str(int(time.time()))
    headers = {"content-type": "application/json", "webhook-id": name, "webhook-timestamp": seconds,
               "webhook-signature": signature(name, seconds, body)}
    with urllib.request.urlopen(urllib.request.Request(HOOK, body, headers, method="POST"), timeout=10) as answer:
        return answer.status


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(min(length, BODY_BYTES_MAX))
        if length > BODY_BYTES_MAX or not is_signed(self.headers, body):
            return self.answer(401, {"error": "not signed by the firm"})
        text = json.loads(body)
        if text["id"] in taken_before():
            return self.answer(200, {})
        number = hand_to_provider(text["to"], text["from"], text["text"])
        with open(TAKEN, "a", encoding="utf-8") as file:
            file.write(text["id"] + "\n")
        return self.answer(202, {"id": number})

    def answer(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8099), Gateway)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
