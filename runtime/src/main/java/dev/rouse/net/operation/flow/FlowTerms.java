package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The terms under which a client asks something of the workflows of an actor.
 *
 * @param head of the request, or of the handshake of a socket
 * @param key under which it may be asked again; null for none
 * @param frame whether it is a frame: its value is the first of an array
 * @param timeout how long the client waits; null for as long as a call of the type does
 */
public record FlowTerms(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        @Nullable String key,
        boolean frame,
        @Nullable Duration timeout,
        JsonMapper json) {

    /** Those of a request that orders something. */
    public static FlowTerms ordering(ActorNode node, HttpRequest head, ActorAddress address, JsonMapper json) {
        return new FlowTerms(node, head, address, IdempotencyKey.of(head), false, WaitPreference.of(head), json);
    }

    /** Those of a request that changes nothing. */
    public static FlowTerms asking(ActorNode node, HttpRequest head, ActorAddress address, JsonMapper json) {
        return new FlowTerms(node, head, address, null, false, WaitPreference.of(head), json);
    }

    /** The workflows, for orders. */
    ActorWorkflows flows() {
        return key == null ? unkeyed() : unkeyed().withKey(key);
    }

    /** The workflows, for what changes nothing. */
    ActorWorkflows unkeyed() {
        ActorClient client = CallAction.client(node, head, address, timeout);
        return client.workflows(address);
    }

    /** Reads the value of a body; null for none. */
    @Nullable
    Object value(RequestBody body) {
        return frame ? FlowValue.first(body, json) : FlowValue.of(body, json);
    }
}
