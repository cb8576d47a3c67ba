"""A testee of the conformance suite: it calls generated code, and nothing else."""

import sys
from typing import BinaryIO

sys.path.insert(0, "gen")

from contracts_gen.conformance import conformance as c
from contracts_gen.registry import registry
from contracts_gen.runtime import DecodeError, JsonError, Message, ProtobufError

Response = c.ConformanceResponse


def parse(request: c.ConformanceRequest, kind: type[Message]) -> Message | None:
    match request.payload:
        case c.ConformanceRequestPayloadProtobufPayload(data):
            return kind.from_bytes(data)
        case c.ConformanceRequestPayloadJsonPayload(text):
            ignore = request.test_category == c.TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST
            return kind.from_json(text, ignore_unknown_fields=ignore)
        case _:
            return None


def answer(request: c.ConformanceRequest) -> Response:
    if request.message_type == "conformance.FailureSet":
        return Response(result=c.ConformanceResponseResultProtobufPayload(b""))
    kind = registry.message(request.message_type)
    if kind is None:
        return Response(result=c.ConformanceResponseResultRuntimeError(f"no type {request.message_type}"))
    try:
        message = parse(request, kind)
    except (DecodeError, JsonError) as error:
        return Response(result=c.ConformanceResponseResultParseError(str(error)))
    try:
        if message is not None and request.requested_output_format == c.WireFormat.PROTOBUF:
            return Response(result=c.ConformanceResponseResultProtobufPayload(message.to_bytes()))
        if message is not None and request.requested_output_format == c.WireFormat.JSON:
            return Response(result=c.ConformanceResponseResultJsonPayload(message.to_json()))
    except ProtobufError as error:
        return Response(result=c.ConformanceResponseResultSerializeError(str(error)))
    return Response(result=c.ConformanceResponseResultSkipped("only protobuf and JSON are supported"))


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    while head := requests.read(4):
        request = c.ConformanceRequest.from_bytes(requests.read(int.from_bytes(head, "little")))
        response = answer(request).to_bytes()
        responses.write(len(response).to_bytes(4, "little") + response)
        responses.flush()


serve(sys.stdin.buffer, sys.stdout.buffer)
