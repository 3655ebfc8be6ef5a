package dev.rouse.net;

import dev.rouse.ActorAddress;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides who may do what over HTTP. A lambda decides about calls; creating by itself, describing, destroying and listing, and
 * everything about schedules and the cluster, are then refused, and are decided about by the other methods. Health and readiness are
 * told to everybody, and a WebSocket may be opened by everybody: what is asked for on it is decided about as without it, frame by frame,
 * with the head of the request that opened it.
 *
 * <pre>{@code
 * HttpGuard tenants = (request, address, action) ->
 *         Mono.justOrEmpty(HttpAuthenticator.principalOf(request)).map(who -> who.name().equals(address.keyParts().get(0)));
 * ActorHttpOptions.builder().guard(tenants).build();
 * }</pre>
 *
 * <p>A guard is asked on the event loop of the connection, when the request has come whole, or before its body where the client waits
 * for {@code 100 Continue}, or behind the beginning of one that an actor takes as a stream, and before anything of it
 * happens, and must not block. It may answer on any thread. {@code true} lets the request pass; {@code false} and an empty
 * answer refuse it with 403. An error that is a {@link dev.rouse.RouseException} is told as it is, with the status of its
 * kind: an {@link dev.rouse.ActionException} of {@link dev.rouse.ErrorKind#UNAUTHENTICATED} for 401. Any other error, and
 * null, is logged and answered with 500. One that gives no answer in time ({@link HttpAccess.Builder#guardTimeout}) is
 * cancelled, and the request refused with 503.
 */
@FunctionalInterface
public interface HttpGuard {

    /** Lets everything pass, which is the default. */
    HttpGuard NONE = new HttpGuard() {
        @Override
        public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
            return Mono.just(true);
        }
    };

    /**
     * Whether an action of an actor may be called.
     *
     * @param request its head, without the body
     */
    Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action);

    /** Whether an actor may be described: not unless this is overridden. */
    default Mono<Boolean> allowsDescription(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /**
     * Whether a WebSocket may be opened: yes unless this is overridden, as each call on it is asked about.
     *
     * @param request the head that asks for it, which is also shown with every call on it
     */
    default Mono<Boolean> allowsSocket(HttpRequest request) {
        return Mono.just(true);
    }

    /** Whether an actor may be created by itself, with an input: not unless this is overridden. A call creates where it is allowed. */
    default Mono<Boolean> allowsCreation(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether an actor may be destroyed: not unless this is overridden. */
    default Mono<Boolean> allowsDestruction(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether the actors of a type may be listed: not unless this is overridden. */
    default Mono<Boolean> allowsListing(HttpRequest request, String type) {
        return Mono.just(false);
    }

    /** Whether an actor's schedule may be listed: not unless this is overridden. */
    default Mono<Boolean> allowsSchedule(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /**
     * Whether an actor's events may be read and followed: not unless this is overridden.
     *
     * @param name of the events; null for those of all names
     */
    default Mono<Boolean> allowsEvents(HttpRequest request, ActorAddress address, @Nullable String name) {
        return Mono.just(false);
    }

    /**
     * Whether a client may connect to an actor, see {@link dev.rouse.Actor#onBeforeConnect}: not unless this is overridden. Of each message
     * of the connection {@link #allows} is asked, as of a call.
     */
    default Mono<Boolean> allowsConnection(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether a raw WebSocket of an actor may be opened, see {@link dev.rouse.Actor#onSocketMessage}: not unless this is overridden. */
    default Mono<Boolean> allowsRawSocket(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether an actor may be sent a plain request, see {@link dev.rouse.Actor#onHttp}: not unless this is overridden. */
    default Mono<Boolean> allowsRawHttp(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether the members of the cluster and their addresses may be seen: not unless this is overridden. */
    default Mono<Boolean> allowsCluster(HttpRequest request) {
        return Mono.just(false);
    }

    /** Whether an actor's queues may be seen, with their dead letters, and what it sent and cannot be delivered: not unless this is overridden. */
    default Mono<Boolean> allowsQueues(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether dead letters of an actor's queues, and of what it sent, may be sent again or dropped: not unless this is overridden. */
    default Mono<Boolean> allowsQueueOrders(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /**
     * Whether a workflow of an actor may be started: not unless this is overridden.
     *
     * @param name of its code
     */
    default Mono<Boolean> allowsWorkflowStart(HttpRequest request, ActorAddress address, String name) {
        return Mono.just(false);
    }

    /**
     * Whether a workflow of an actor may be told something, and waited for: not unless this is overridden.
     *
     * @param id of the workflow
     */
    default Mono<Boolean> allowsWorkflowUse(HttpRequest request, ActorAddress address, String id) {
        return Mono.just(false);
    }

    /** Whether an actor's workflows may be listed and looked at: not unless this is overridden. */
    default Mono<Boolean> allowsWorkflows(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether workflows of an actor may be cancelled, killed, paused, resumed, taken back and forked: not unless this is overridden. */
    default Mono<Boolean> allowsWorkflowOrders(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }

    /** Whether an entry of an actor's schedule may be cancelled: not unless this is overridden. */
    default Mono<Boolean> allowsCancellation(HttpRequest request, ActorAddress address) {
        return Mono.just(false);
    }
}
