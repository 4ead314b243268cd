"""Event brokers over zeep, by ONVIF's own WSDL: event-brokers.py SCHEMAS ADDRESS USER PASSWORD BROKER. Prints what it was told as JSON."""

import json
import sys
import time
from pathlib import Path

import zeep
from lxml import etree
from zeep.wsse.username import UsernameToken

from wsdl_copies import Copies

schemas, address, user, password, broker = sys.argv[1:6]
schemas = Path(schemas).resolve()

WSNT = "http://docs.oasis-open.org/wsn/b-2"


client = zeep.Client(
    str(schemas / "wsdl/ver10/events/wsdl/event.wsdl"),
    transport=Copies(schemas),
    wsse=UsernameToken(user, password, use_digest=True),
)
events = client.create_service("{http://www.onvif.org/ver10/events/wsdl}EventBinding", address)

expression = etree.fromstring(
    '<w:TopicExpression xmlns:w="%s" xmlns:onv="http://www.onvif.org/ver10/topics" '
    'Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">onv:VideoSource//.</w:TopicExpression>' % WSNT
)
events.AddEventBroker(
    EventBroker={
        "Address": broker,
        "TopicPrefix": "site/a",
        "UserName": "cam-1",
        "Password": "cam-1",
        "PublishFilter": {"_value_1": [expression]},
        "QoS": 2,
    }
)
deadline = time.time() + 20
while True:
    (found,) = events.GetEventBrokers(Address=broker)
    if found.Status == "Connected" or time.time() > deadline:
        break
    time.sleep(0.1)
every = len(events.GetEventBrokers())
# What it says is what it takes; the password, which it does not say, stays. zeep loses the text of a filter that it reads.
found.PublishFilter = {"_value_1": [expression]}
events.AddEventBroker(EventBroker=found)
(again,) = events.GetEventBrokers(Address=broker)


def subcode(call):
    try:
        call()
    except zeep.exceptions.Fault as fault:
        return [code.localname for code in fault.subcodes]


wrong = {"Address": "amqp://broker.example", "TopicPrefix": "x"}
print(
    json.dumps(
        {
            "protocols": events.GetServiceCapabilities()["EventBrokerProtocols"],
            "all": every,
            "status": found.Status,
            "password": found.Password,
            "qos": again.QoS,
            "prefix": again.TopicPrefix,
            "filter": [found.Dialect.rsplit("/", 1)[-1] for found in again.PublishFilter._value_1],
            "refused": subcode(lambda: events.AddEventBroker(EventBroker=wrong)),
            "deleted": events.DeleteEventBroker(Address=broker),
            "gone": subcode(lambda: events.DeleteEventBroker(Address=broker)),
        }
    )
)
