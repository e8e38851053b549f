"""A small exercise over the teaching estate, begun in a store of its own."""

from time import time

from lib.drill.room import begin
from lib.store import library
from lib.store.drills import Begun

EXERCISE = {
    "format": "exercise/1",
    "id": "small",
    "name": {"en": "A small drill", "ko": "작은 훈련"},
    "minutes": 30,
    "scenario": {
        "format": "scenario/1", "id": "small", "estate": "teaching", "horizon_hours": 48, "starts_at": "2022-10-15T15:30+09:00",
        "events": [{"at": 0.5, "site": "daejeon", "outage_hours": 6}],
    },
    "objectives": [{"id": "order", "text": {"en": "Set a recovery order", "ko": "복구 순서를 정한다"}}],
    "injects": [
        {
            "id": "smoke", "at": 0.5, "to": ["operations", "executive"], "channel": "call", "sender": {"en": "Guard", "ko": "경비실"},
            "subject": {"en": "Smoke in Daejeon", "ko": "대전 센터 연기"},
            "message": {"en": "{affected_people} people are cut off.", "ko": "{affected_people}명이 이용하지 못합니다."},
        },
        {
            "id": "choose", "at": 1, "to": ["operations"], "decides": "operations", "channel": "briefing", "kind": "expected",
            "subject": {"en": "Call up Busan?", "ko": "부산을 전환합니까?"}, "objective": "order",
            "options": [
                {"id": "yes", "text": {"en": "Yes, payment first", "ko": "예, 결제부터"}, "actions": [{"do": "activate", "placement": "pay-busan"}]},
                {"id": "no", "text": {"en": "Wait", "ko": "기다린다"}},
            ],
            "expected": {"text": {"en": "Decides within the hour", "ko": "한 시간 안에 결정"}, "within_hours": 1},
        },
        {
            "id": "press", "at": 3, "to": ["communications"], "channel": "news",
            "subject": {"en": "The press calls", "ko": "기자가 전화함"}, "trigger": {"on": "clock"},
        },
        {
            "id": "angry", "to": ["business"], "channel": "social", "trigger": {"on": "missed", "inject": "choose"},
            "subject": {"en": "Nobody decided", "ko": "결정이 없었음"},
        },
        {"id": "rumour", "to": ["business"], "channel": "social", "trigger": {"on": "hand"}, "subject": {"en": "A rumour", "ko": "소문"}},
    ],
    "questions": [{"id": "well", "text": {"en": "What went well?", "ko": "무엇이 잘되었습니까?"}}],
}  # fmt: skip


def begun(exercise: dict = EXERCISE) -> Begun:
    """Begin it and return its keys."""
    return begin(library.drills(), exercise, library.estate_document("teaching"), time())
