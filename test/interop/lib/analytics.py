"""Rules and modules over zeep, by ONVIF's own WSDL: analytics.py SCHEMAS ADDRESS USER PASSWORD. Prints what it was told as JSON."""

import json
import sys
from pathlib import Path

import zeep
from lxml import etree
from zeep.wsse.username import UsernameToken

from wsdl_copies import Copies

schemas, address, user, password = sys.argv[1:5]
schemas = Path(schemas).resolve()

TT = "http://www.onvif.org/ver10/schema"


def service(wsdl, binding):
    client = zeep.Client(
        str(schemas / "wsdl" / wsdl),
        transport=Copies(schemas),
        wsse=UsernameToken(user, password, use_digest=True),
    )
    return client, client.create_service(binding, address)


media, media2 = service("ver20/media/wsdl/media.wsdl", "{http://www.onvif.org/ver20/media/wsdl}Media2Binding")
(configuration,) = media2.GetAnalyticsConfigurations()
token = configuration.token

client, rules = service(
    "ver20/analytics/wsdl/analytics.wsdl", "{http://www.onvif.org/ver20/analytics/wsdl}RuleEngineBinding"
)
_, modules = service(
    "ver20/analytics/wsdl/analytics.wsdl", "{http://www.onvif.org/ver20/analytics/wsdl}AnalyticsEngineBinding"
)
supported = rules.GetSupportedRules(ConfigurationToken=token)
region = next(found for found in supported.RuleDescription if found.Name == "tt:MotionRegionDetector")

polygon = etree.fromstring(
    '<axt:MotionRegionConfig xmlns:axt="http://www.onvif.org/ver20/analytics" xmlns:tt="%s" Armed="true" Sensitivity="0.7">'
    '<tt:Polygon><tt:Point x="-1" y="1"/><tt:Point x="0" y="1"/><tt:Point x="0" y="0"/></tt:Polygon>'
    "</axt:MotionRegionConfig>" % TT
)
config = client.get_type("{%s}Config" % TT)
items = client.get_type("{%s}ItemList" % TT)
element = {"Name": "MotionRegion", "_value_1": polygon}
rule = config(Name="North door", Type=region.Name, Parameters=items(ElementItem=[element]))
rules.CreateRules(ConfigurationToken=token, Rule=[rule])

# What it says is what it takes.
told = rules.GetRules(ConfigurationToken=token)
rules.ModifyRules(ConfigurationToken=token, Rule=[found for found in told if found.Name == "North door"])
made = next(found for found in rules.GetRules(ConfigurationToken=token) if found.Name == "North door")
rules.DeleteRules(ConfigurationToken=token, RuleName=["North door"])

try:
    plates = config(Name="x", Type="tt:LicensePlateRecognition", Parameters=items())
    rules.CreateRules(ConfigurationToken=token, Rule=[plates])
    refused = None
except zeep.exceptions.Fault as fault:
    refused = fault.message

(sample,) = [
    found.SampleFrame
    for found in modules.GetSupportedMetadata()
    if found.Type == "pan:ObjectDetector"
]
print(
    json.dumps(
        {
            "rules": [found.Name for found in supported.RuleDescription],
            "topics": [message.ParentTopic for message in region.Messages],
            "made": made.Parameters.ElementItem[0]._value_1.get("Sensitivity"),
            "left": [found.Name for found in rules.GetRules(ConfigurationToken=token)],
            "modules": [found.Name for found in modules.GetAnalyticsModules(ConfigurationToken=token)],
            "options": [found.Name for found in rules.GetRuleOptions(ConfigurationToken=token)],
            "refused": refused,
            "sample": [
                found.Appearance.Class.Type[0]._value_1 if found.Appearance.Class else None
                for found in sample.Object
            ],
        }
    )
)
