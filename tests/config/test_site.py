"""The browser that all tests share sees what it has to see."""

import pytest


@pytest.mark.django_db(transaction=True)
def test_the_sign_in_page_keeps_nobody_out(page, axe):
    page.goto("/")

    assert page.title().startswith("Sign in")
    assert axe(page) == []


@pytest.mark.django_db(transaction=True)
def test_axe_sees_a_field_without_a_label(page, axe):
    page.goto("/")
    page.evaluate("document.querySelector('main').innerHTML = '<h1>A</h1><input>'")

    assert any(line.startswith("label:") for line in axe(page))


@pytest.mark.django_db(transaction=True)
def test_a_broken_content_security_policy_is_noticed(page, violations):
    page.goto("/")
    assert violations == []

    page.evaluate(
        "document.head.appendChild(document.createElement('script')).textContent = 'var x = 1'"
    )
    page.wait_for_timeout(200)

    assert len(violations) == 1
    violations.clear()  # or the fixture fails this test
