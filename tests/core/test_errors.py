"""The one error shape."""

from tianheng.core.errors import error_shape


def test_the_shape() -> None:
    fields = [{"field": "amount", "value": "-1", "mend": "positive"}]
    assert error_shape("invalid", "no", fields) == {
        "error": {"code": "invalid", "message": "no", "fields": fields}
    }
    assert error_shape("gone", "no")["error"]["fields"] == []
