#!/usr/bin/env python3
"""A small client of the API of Quittance, with nothing but Python.

    QUITTANCE_URL=http://127.0.0.1:7420 QUITTANCE_API_KEY=qk_... python3 client.py

The key needs the scopes read, import and record. Running it twice changes nothing the second time.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ["QUITTANCE_URL"].rstrip("/")
KEY = os.environ["QUITTANCE_API_KEY"]


class Problem(Exception):
    """What the API says when something cannot be done (RFC 9457)."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body.get('title')} {body.get('detail')} ({body.get('hint')})")
        self.status, self.body = status, body


def ask(method, path, body=None, headers=None):
    """One request; its answer, and its headers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, headers or {}, method=method)
    request.add_header("Authorization", "Bearer " + KEY)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            return (json.loads(text) if text else None), answer.headers
    except urllib.error.HTTPError as refusal:
        if refusal.code == 429:
            time.sleep(int(refusal.headers["Retry-After"]))
            return ask(method, path, body, headers)
        raise Problem(refusal.code, json.loads(refusal.read() or b"{}")) from None


def get(path):
    return ask("GET", path)[0]


def post(path, name, body):
    """A write under its own name: when the line breaks, call it again with the same name, and it is done once."""
    return ask("POST", path, body, {"Idempotency-Key": name})[0]


def each(path):
    """Every row of a list, page by page."""
    cursor = None
    while True:
        sign = "&" if "?" in path else "?"
        page = get(path if cursor is None else f"{path}{sign}cursor={cursor}")
        yield from page["data"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def customer_of(code, name):
    """The customer of this code; opened when there is none yet."""
    found = get(f"/api/v1/customers?code={code}")["data"]
    return found[0] if found else post("/api/v1/customers", f"open-{code}", {"code": code, "name": name})


def rename(customer, name):
    """A change under the state that was read: when somebody was faster, it is read again."""
    path = f"/api/v1/customers/{customer['id']}"
    while True:
        _, headers = ask("GET", path)
        try:
            return ask("PATCH", path, {"name": name}, {"If-Match": headers["ETag"]})[0]
        except Problem as problem:
            if problem.status != 412:
                raise


def is_from_quittance(secret, headers, body, now=None):
    """Whether a webhook was signed with this secret, and within the last five minutes. `body` are the bytes as they came."""
    sent_at = int(headers["webhook-timestamp"])
    if abs((now or time.time()) - sent_at) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(right, one) for one in headers["webhook-signature"].split())


def main():
    me = get("/api/v1/me")
    print(f"{me['organisation']['name']}, key {me['key']['name']}: {', '.join(me['key']['scopes'])}")

    customer = customer_of("API-1", "Papeterie Vauban")
    customer = rename(customer, "Papeterie Vauban SARL")
    invoice = post(
        "/api/v1/invoices",
        "invoice-API-2026-001",
        {"customer": customer["id"], "number": "API-2026-001", "issued_on": "2026-09-01", "total_cents": 120_000},
    )
    print(f"{invoice['number']}: due {invoice['due_on']}, {invoice['open_cents']} cents open")

    payment = post(
        "/api/v1/payments",
        "payment-API-2026-001",
        {"customer": customer["id"], "amount_cents": 50_000, "received_on": me["today"], "invoices": [invoice["id"]]},
    )
    print(f"payment {payment['id']}: {payment['amount_cents']} cents, {payment['unapplied_cents']} in hand")

    step = get(f"/api/v1/customers/{customer['id']}/next-step")
    print(f"next: {step['what']}, because {step['because']}")
    report = get("/api/v1/reports/aged-balance")
    print(f"owed in all: {report['total_cents']} cents")
    print("events:", ", ".join(event["kind"] for event in each(f"/api/v1/events?customer={customer['id']}")))

    try:
        post("/api/v1/payments", "wrong", {"customer": customer["id"], "amount_cents": 0})
    except Problem as problem:
        print("refused:", "; ".join(f"{one['at']}: {one['why']}" for one in problem.body["errors"]))


if __name__ == "__main__":
    main()
