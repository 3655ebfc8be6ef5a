package dev.rouse.net.inspect.api;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorInspection;
import dev.rouse.ActorNode;
import dev.rouse.ActorRef;
import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Acts on one actor. Each is one order of the node's administration, or one call. */
final class ActorActs {

    private static final int MOST_ELEMENTS = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ActorNode node;
    private final JsonMapper arguments;

    /** @param arguments reads arguments and writes results */
    ActorActs(ActorNode node, JsonMapper arguments) {
        this.node = node;
        this.arguments = arguments;
    }

    private record Done(boolean done) {}

    private record Result(@Nullable JsonNode result, boolean more) {}

    private record Token(String token) {}

    /** @param id of the new workflow */
    private record Forked(String id) {}

    /**
     * Does what is asked for.
     *
     * @throws RequestRefused there is no such act
     */
    Mono<?> act(ApiRequest request, RequestBody body) {
        ActorAddress address = request.address();
        return switch (request.part(3)) {
            case "call" -> call(request, address, body);
            case "state" -> editState(address, body);
            case "pause" -> node.pause(address);
            case "resume" -> node.resume(address);
            case "sleep" -> done(node.inspection().sleep(address));
            case "destroy" -> destroy(address, body);
            case "token" -> node.inspection().token(address).map(Token::new);
            case "schedule" -> done(node.cancelScheduled(address, request.part(4)));
            case "letters" -> letter(address, request.part(4), request.part(5));
            case "queues" -> message(address, request);
            case "undelivered" -> undelivered(address, request.part(4), request.part(5));
            case "flows" -> flow(request, address, body);
            default -> throw unknown(request);
        };
    }

    private static RequestRefused unknown(ApiRequest request) {
        return RequestRefused.unknownPath(String.join("/", request.parts()));
    }

    /** Orders that find nothing any more are no errors of whoever gave them, but are told. */
    private static Mono<?> done(Mono<Boolean> order) {
        return order.map(Done::new);
    }

    // Calls.

    private Mono<?> call(ApiRequest request, ActorAddress address, RequestBody body) {
        ActionSignature signature = node.action(address.type(), request.part(4));
        ActionJson action = new ActionJson(signature, arguments);
        ActorClient client = request.viewer().client(node);
        boolean creates = "true".equals(request.query().only("create"));
        ActorRef actor = creates ? client.actor(address) : client.get(address);
        return actor.call(signature.name(), action.arguments(body))
                .take(MOST_ELEMENTS + 1L)
                .collectList()
                .map(results -> result(action, results));
    }

    private static Result result(ActionJson action, List<Object> results) {
        List<Object> shown = results.subList(0, Math.min(MOST_ELEMENTS, results.size()));
        List<JsonNode> written =
                shown.stream().map(each -> written(action, each)).toList();
        if (action.isStream()) {
            return new Result(JSON.valueToTree(written), results.size() > MOST_ELEMENTS);
        }
        return new Result(written.isEmpty() ? null : written.get(0), false);
    }

    private static JsonNode written(ActionJson action, Object result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        action.write(result, out);
        return JSON.readTree(out.toByteArray());
    }

    // The state, and the end.

    private Mono<?> editState(ActorAddress address, RequestBody body) {
        JsonNode edit = read(body);
        JsonNode state = edit.path("state");
        String revision = edit.path("revision").asString("");
        if (state.isMissingNode() || revision.isEmpty()) {
            throw RequestRefused.invalid("invalid_edit", "An edit is {\"revision\": …, \"state\": …}.");
        }
        ActorInspection inspection = node.inspection();
        return inspection
                .editState(address, revision, state.toString())
                .flatMap(
                        done -> done
                                ? Mono.just(new Done(true))
                                : Mono.error(
                                        () -> RequestRefused.malformed(
                                                HttpResponseStatus.CONFLICT,
                                                "state_changed",
                                                "The actor has another state by now than the one that this was made of: look at it again.")));
    }

    private Mono<?> destroy(ActorAddress address, RequestBody body) {
        if (!read(body).path("confirm").asString("").equals(address.key())) {
            throw RequestRefused.invalid(
                    "not_confirmed", "To destroy an actor, confirm its key: {\"confirm\": \"" + address.key() + "\"}.");
        }
        return node.destroy(address);
    }

    static JsonNode read(RequestBody body) {
        try {
            return body.size() == 0 ? JSON.createObjectNode() : JSON.readTree(body.bytes(), 0, body.size());
        } catch (JacksonException e) {
            throw RequestRefused.invalid("invalid_body", "The body is not JSON.");
        }
    }

    // Dead letters.

    private Mono<?> letter(ActorAddress address, String id, String order) {
        return isRetry(order)
                ? node.retryDeadLetter(address, id).hasElement().map(Done::new)
                : done(node.dropDeadLetter(address, id));
    }

    private Mono<?> message(ActorAddress address, ApiRequest request) {
        String queue = request.part(4);
        String id = request.part(6);
        return done(
                isRetry(request.part(7))
                        ? node.retryMessage(address, queue, id)
                        : node.dropMessage(address, queue, id));
    }

    private Mono<?> undelivered(ActorAddress address, String id, String order) {
        return done(isRetry(order) ? node.retryUndelivered(address, id) : node.dropUndelivered(address, id));
    }

    private static boolean isRetry(String order) {
        return switch (order) {
            case "retry" -> true;
            case "drop" -> false;
            default -> throw RequestRefused.unknownPath(order);
        };
    }

    // Workflows.

    private Mono<?> flow(ApiRequest request, ActorAddress address, RequestBody body) {
        String id = request.part(4);
        return switch (request.part(5)) {
            case "cancel" -> done(node.cancelWorkflow(address, id));
            case "kill" -> done(node.killWorkflow(address, id));
            case "pause" -> done(node.pauseWorkflow(address, id));
            case "resume" -> done(node.resumeWorkflow(address, id));
            case "fork" -> fork(address, id, body);
            case "restart" -> done(node.restartWorkflow(address, id, step(body)));
            case "signals" -> done(flows(request, address).signal(id, request.part(6), value(body)));
            case "promises" -> done(flows(request, address).complete(id, request.part(6), value(body)));
            default -> throw unknown(request);
        };
    }

    private Mono<?> fork(ActorAddress address, String id, RequestBody body) {
        String newId = read(body).path("id").asString("");
        return node.forkWorkflow(address, id, step(body), newId.isEmpty() ? null : newId)
                .<Object>map(Forked::new)
                .defaultIfEmpty(new Done(false));
    }

    private static String step(RequestBody body) {
        String step = read(body).path("step").asString("");
        if (step.isEmpty()) {
            throw RequestRefused.invalid(
                    "invalid_restart", "A restart or a fork names a part of the history: {\"step\": …}.");
        }
        return step;
    }

    private ActorWorkflows flows(ApiRequest request, ActorAddress address) {
        return request.viewer().client(node).workflows(address);
    }

    private @Nullable Object value(RequestBody body) {
        return body.size() == 0 ? null : arguments.convertValue(read(body), Object.class);
    }
}
