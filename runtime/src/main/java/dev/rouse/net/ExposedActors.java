package dev.rouse.net;

import dev.rouse.ActionSignature;
import dev.rouse.ActorNode;
import dev.rouse.ConnectionGateway;
import dev.rouse.Principal;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.GuardedOperation;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Listening;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestRefused;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The actors of a node as far as they are exposed, and the guard before them. Shared by all connections of a server. */
final class ExposedActors {

    private final ActorNode node;
    private final JsonMapper json;
    private final HttpAccess access;
    private final HttpExposure exposure;
    private final ConcurrentHashMap<Name, ActionJson> actions = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<Name, ActionJson> messages = new ConcurrentHashMap<>();

    private record Name(String type, String action) {}

    ExposedActors(ActorNode node, ActorHttpOptions options) {
        this.node = node;
        this.json = options.json();
        this.access = options.access();
        this.exposure = access.exposure();
        exposure.types().forEach(this::checkExposed);
    }

    /** Refuses names that are not there: they would show only as a 404 to callers. */
    private void checkExposed(String type, Set<String> names) {
        try {
            names.forEach(name -> node.action(type, name));
            node.action(type, "");
        } catch (UnknownActionException e) {
            if (!e.action().isEmpty()) {
                throw new IllegalArgumentException("What is not there cannot be exposed: " + e.getMessage(), e);
            }
        } catch (UnknownTypeException e) {
            throw new IllegalArgumentException("What is not there cannot be exposed: " + e.getMessage(), e);
        }
    }

    ActorNode node() {
        return node;
    }

    JsonMapper json() {
        return json;
    }

    HttpExposure exposure() {
        return exposure;
    }

    /**
     * Returns {@code type}.
     *
     * @throws UnknownTypeException it is not exposed
     */
    String type(String type) {
        if (!exposure.hasType(type)) {
            throw new UnknownTypeException(type, List.copyOf(exposure.typeNames()));
        }
        return type;
    }

    /**
     * Refuses the raw handlers of a type that are not shown.
     *
     * @throws UnknownTypeException there is no such type
     * @throws RequestRefused only some of its actions are exposed
     */
    void checkRaw(String type) {
        node.callTimeout(type(type));
        if (!exposure.isWhole(type)) {
            throw RequestRefused.rawNotExposed(type);
        }
    }

    /**
     * Refuses the workflows of a type that are not shown.
     *
     * @throws UnknownTypeException there is no such type
     * @throws RequestRefused only some of its actions are exposed
     */
    void checkWorkflows(String type) {
        node.callTimeout(type(type));
        if (!exposure.isWhole(type)) {
            throw RequestRefused.workflowsNotExposed(type);
        }
    }

    /** Connects clients to actors, on behalf of {@code client}: null for nobody. */
    ConnectionGateway gateway(@Nullable Principal client) {
        return client == null ? node.connections() : node.connections().withPrincipal(client);
    }

    /**
     * The action of a type that is exposed.
     *
     * @throws UnknownTypeException there is no such type
     * @throws UnknownActionException it is not exposed, or there is none
     */
    ActionJson action(String type, String action) {
        if (!exposure.hasAction(type, action)) {
            throw new UnknownActionException(type, action, List.copyOf(exposure.actionNames(type)));
        }
        Name name = new Name(type, action);
        ActionJson known = actions.get(name);
        return known != null
                ? known
                : actions.computeIfAbsent(name, n -> new ActionJson(node.action(n.type(), n.action()), json));
    }

    /**
     * The messages of a queue of a type, whose handler is exposed.
     *
     * @param message signature of them
     * @throws UnknownTypeException there is no such type
     * @throws UnknownActionException it is not exposed
     */
    ActionJson message(String type, String queue, ActionSignature message) {
        if (!exposure.hasAction(type, message.name())) {
            throw new UnknownActionException(type, message.name(), List.copyOf(exposure.actionNames(type)));
        }
        return messages.computeIfAbsent(new Name(type, queue), name -> new ActionJson(message, json));
    }

    /**
     * The operation behind the guard, where there is one.
     *
     * @param request that asks for it
     * @param loop of its connection
     */
    Operation guarded(
            Operation operation,
            HttpRequest request,
            EventExecutor loop,
            BiFunction<HttpGuard, HttpRequest, @Nullable Mono<Boolean>> question) {
        HttpGuard guard = access.guard();
        if (guard == HttpGuard.NONE) {
            return operation;
        }
        HttpRequest head = headOf(request);
        return new GuardedOperation(
                operation,
                head,
                () -> question.apply(guard, head),
                access.guardTimeout(),
                RequestRefused::guardSilent,
                loop);
    }

    /**
     * An operation for administrators behind the guard; where there is none, it is for those who are known, or can only be of this machine.
     *
     * @param request that asks for it
     * @param loop of its connection
     */
    Operation administered(
            Operation operation,
            HttpRequest request,
            EventExecutor loop,
            BiFunction<HttpGuard, HttpRequest, @Nullable Mono<Boolean>> question) {
        if (access.guard() != HttpGuard.NONE
                || access.openAdministration()
                || IdentifiedRequest.mayAdminister(request)) {
            return guarded(operation, request, loop, question);
        }
        return new GuardedOperation(
                operation,
                headOf(request),
                () -> IdentifiedRequest.mayAdminister(request)
                        ? Mono.just(true)
                        : Mono.error(RequestRefused.administrationOff()),
                access.guardTimeout(),
                RequestRefused::guardSilent,
                loop);
    }

    /** {@code request} as everything behind the authenticator sees it: the request itself where that is all that is known of it. */
    HttpRequest identified(HttpRequest request, Channel connection) {
        HttpAuthenticator authenticator = access.authenticator();
        boolean isLocal = Listening.isLocal(connection);
        if (authenticator == HttpAuthenticator.NONE && isLocal) {
            return request;
        }
        String uri = authenticator instanceof BearerAuthenticator bearer
                ? bearer.withoutToken(request.uri())
                : request.uri();
        return new IdentifiedRequest(request, uri, isLocal);
    }

    /**
     * The operation behind the authenticator, where there is one.
     *
     * @param seen what {@link #identified} made of {@code request}
     * @param loop of its connection, on which the operation begins
     */
    Operation authenticated(Operation operation, HttpRequest request, HttpRequest seen, EventExecutor loop) {
        if (access.authenticator() == HttpAuthenticator.NONE || !(seen instanceof IdentifiedRequest identified)) {
            return operation;
        }
        HttpRequest head = headOf(request);
        return new GuardedOperation(
                operation,
                identified,
                () -> access.authenticator()
                        .authenticate(head)
                        .doOnNext(identified::identify)
                        .thenReturn(true)
                        .publishOn(Schedulers.fromExecutor(task -> runOn(loop, task))),
                access.guardTimeout(),
                RequestRefused::authenticatorSilent,
                loop);
    }

    private static void runOn(EventExecutor loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /**
     * True, once the guard has let it pass, where there is one: any other answer of it is an error.
     *
     * @param request that asks for it
     * @param loop of its connection
     */
    Mono<Boolean> passed(
            HttpRequest request,
            EventExecutor loop,
            BiFunction<HttpGuard, HttpRequest, @Nullable Mono<Boolean>> question) {
        HttpGuard guard = access.guard();
        return guard == HttpGuard.NONE
                ? Mono.just(true)
                : GuardedOperation.passed(
                        () -> question.apply(guard, headOf(request)),
                        access.guardTimeout(),
                        RequestRefused::guardSilent,
                        loop);
    }

    /** The head of a request alone. */
    static HttpRequest headOf(HttpRequest request) {
        return request instanceof HttpContent
                ? new DefaultHttpRequest(request.protocolVersion(), request.method(), request.uri(), request.headers())
                : request;
    }
}
