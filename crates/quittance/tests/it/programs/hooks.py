"""Names each request anew: the same Idempotency-Key for two requests is refused, as it should be."""

import uuid

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    for name, value in list((case.headers or {}).items()):
        if name.lower() == "idempotency-key" and value:
            case.headers[name] = str(uuid.uuid4())
