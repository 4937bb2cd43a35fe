"""Answers sent over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from touchpoints.models import DayTally, Question, Submission, SurveyResponse
from touchpoints.services.tallies import wrong_tallies

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(journey) -> Question:
    return Question.objects.in_workspace(journey.workspace).filter(minimum=1, maximum=5).first()


def numbers(answer) -> tuple[int, ...]:
    told = answer.json()
    return tuple(told[name] for name in ("read", "created", "updated", "unchanged", "rejected"))


def test_an_answer_sent_twice_is_one_answer_and_sent_changed_an_update(editor, question):
    answer = {"question": question.slug, "score": 4, "external_id": "a1", "source": "kiosk"}
    assert numbers(editor.send("POST", "responses/", answer)) == (1, 1, 0, 0, 0)
    assert numbers(editor.send("POST", "responses/", answer)) == (1, 0, 0, 1, 0)
    assert numbers(editor.send("POST", "responses/", {**answer, "score": 2})) == (1, 0, 1, 0, 0)
    assert SurveyResponse.objects.get().score == 2
    assert [(row.score, row.count) for row in DayTally.objects.all()] == [(2, 1)]


def test_what_cannot_be_taken_is_told_by_place_and_the_rest_goes_in(editor, question, workspace):
    sent = [
        {"question": question.slug, "score": 5},
        {"question": question.slug, "score": 9},
        {"question": "nobody-asked", "score": 3},
        {"question": question.slug, "score": 3, "answered_at": "yesterday"},
        {"question": question.slug},
        "three",
        {"question": question.slug, "score": 3, "colour": "red"},
    ]
    answer = editor.send("POST", "responses/", sent)
    assert numbers(answer) == (7, 1, 0, 0, 6)
    told = [(problem["line"], problem["field"]) for problem in answer.json()["problems"]]
    assert told == [(2, "score"), (3, "question"), (4, "answered_at"), (5, "score"), (6, ""), (7, "colour")]
    assert wrong_tallies(workspace=workspace) == 0


def test_lines_of_json_are_told_by_their_line(editor, question):
    lines = "\n".join(["", json.dumps({"question": question.slug, "score": 3}), json.dumps({"score": 1})])
    answer = editor.generic("POST", "/api/v1/responses/", lines, "application/x-ndjson")
    assert numbers(answer) == (2, 1, 0, 0, 1)
    assert answer.json()["problems"][0]["line"] == 3
    broken = editor.generic("POST", "/api/v1/responses/", "{", "application/x-ndjson")
    assert broken.status_code == 400


def test_answers_of_one_record_share_a_submission_with_its_customer(editor, question, journey):
    other = Question.objects.in_workspace(journey.workspace).exclude(pk=question.pk).first()
    sent = [
        {
            "question": one.slug,
            "score": one.maximum,
            "external_id": "r7",
            "customer": "c1",
            "attributes": {"plan": "pro"},
        }
        for one in (question, other)
    ]
    assert numbers(editor.send("POST", "responses/", sent)) == (2, 2, 0, 0, 0)
    submission = Submission.objects.get()
    assert (submission.customer.reference, submission.attributes) == ("c1", {"plan": "pro"})
    assert submission.responses.count() == 2


def test_answers_do_not_reach_questions_of_another_workspace(stranger, question):
    assert numbers(stranger.send("POST", "responses/", {"question": question.slug, "score": 3})) == (
        1,
        0,
        0,
        0,
        1,
    )


def test_all_lines_are_read_behind_the_server_that_is_run(tmp_path):
    """Its stream hands out one line when it is asked line by line."""
    (tmp_path / "counting.py").write_text(
        "from journeymap import wsgi\n"
        "from touchpoints.api.responses import LinesParser\n"
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [str(len(LinesParser().parse(environ['wsgi.input']))).encode()]\n"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    paths = f"{tmp_path}{os.pathsep}{settings.BASE_DIR}"
    server = subprocess.Popen(
        [*serve, "counting:application"], env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.DEVNULL
    )
    try:
        sent = Request(f"http://127.0.0.1:{port}/", data=b'{"score": 1}\n' * 3000)
        with _once_up(sent) as answer:
            assert answer.read() == b"3000"
    finally:
        server.terminate()
        server.wait()


def _once_up(request: Request):
    for _attempt in range(300):
        try:
            return urlopen(request)
        except URLError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 s")
