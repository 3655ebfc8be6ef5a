package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ActorRef;
import dev.rouse.net.event.EventStreams;
import dev.rouse.net.event.FollowEvents;
import dev.rouse.net.event.ListEvents;
import dev.rouse.net.event.ReadEventStream;
import dev.rouse.net.inspect.api.InspectorFront;
import dev.rouse.net.observe.HttpExchange;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.CancelEntry;
import dev.rouse.net.operation.DescribeActor;
import dev.rouse.net.operation.DestroyActor;
import dev.rouse.net.operation.Endpoint;
import dev.rouse.net.operation.ListActors;
import dev.rouse.net.operation.ListSchedule;
import dev.rouse.net.operation.Preflight;
import dev.rouse.net.operation.Route;
import dev.rouse.net.operation.RouteTable;
import dev.rouse.net.operation.Target;
import dev.rouse.net.operation.TellCluster;
import dev.rouse.net.operation.TellHealth;
import dev.rouse.net.operation.TracedOperation;
import dev.rouse.net.page.Page;
import dev.rouse.net.page.ShowPage;
import dev.rouse.net.raw.RawRequests;
import dev.rouse.net.raw.RawSockets;
import dev.rouse.net.request.CrossOrigin;
import dev.rouse.net.request.CrossSite;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestName;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.RequestUri;
import dev.rouse.net.request.Router;
import dev.rouse.net.request.WaitPreference;
import dev.rouse.net.socket.SocketFront;
import dev.rouse.net.socket.call.CborCall;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Routes requests to the operations on the actors of a node, as far as they are exposed and a guard lets them pass. */
final class ActorRouter implements Router {

    /** The client for JavaScript. */
    private static final Map<String, HttpPage> CLIENT = Map.of(
            "/rouse.js", HttpPage.ofResource(ActorRouter.class, "client/rouse.js"),
            "/rouse.d.ts", HttpPage.ofResource(ActorRouter.class, "client/rouse.d.ts"));

    private static final List<HttpMethod> RAW_METHODS = List.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final ExposedActors actors;
    private final ActorNode node;
    private final String prefix;
    private final CrossSite crossSite;
    private final HttpAccess access;
    private final SocketFront sockets;
    private final RawSockets raw;
    private final RawRequests requests;
    private final EventStreams streams;
    private final InspectorFront inspector;
    private final RouteTable routes;
    private final Map<String, Page> pages = new HashMap<>();

    /**
     * @param sockets front of the WebSockets that are opened
     * @param raw front of the raw WebSockets that are opened
     * @param requests front of the plain requests that actors answer
     * @param streams front of the streams of events
     */
    ActorRouter(
            ExposedActors actors,
            ActorHttpOptions options,
            SocketFront sockets,
            RawSockets raw,
            RawRequests requests,
            EventStreams streams) {
        this.actors = actors;
        this.node = actors.node();
        this.prefix = options.prefix();
        this.access = options.access();
        this.crossSite = new CrossSite(access.origins(), access.exposedHeaders());
        this.sockets = sockets;
        this.raw = raw;
        this.requests = requests;
        this.streams = streams;
        this.inspector = inspector(options);
        HttpExposure exposure = actors.exposure();
        if (exposure.clientScript()) {
            CLIENT.forEach((path, page) -> pages.put(prefix + path, page.page()));
        }
        options.pages().forEach((path, page) -> pages.put(prefix + path, page.page()));
        this.routes = new WorkRoutes(actors)
                .addTo(new RouteTable())
                .read(Route.ACTORS, exposure.listing(), this::list)
                .read(Route.ACTOR, exposure.description(), this::describe)
                .read(Route.SCHEDULE, exposure.schedules(), this::listSchedule)
                .read(Route.HEALTH, true, (target, request, loop) -> new TellHealth(node, false))
                .read(Route.READY, true, (target, request, loop) -> new TellHealth(node, true))
                .read(Route.CLUSTER, exposure.cluster(), this::tellCluster)
                .add(Route.SOCKET, HttpMethod.GET, exposure.sockets(), this::openSocket)
                .add(Route.RAW_SOCKET, HttpMethod.GET, exposure.rawSockets(), this::openRaw)
                .add(Route.RAW_SOCKET, HttpMethod.POST, true, this::call)
                .add(Route.ACTION, HttpMethod.POST, true, this::call)
                .read(Route.EVENTS, exposure.events(), this::events)
                .read(Route.EVENT, exposure.events(), this::events)
                .add(Route.SCHEDULE, HttpMethod.POST, true, this::call)
                .add(Route.EVENTS, HttpMethod.POST, true, this::call)
                .add(Route.QUEUES, HttpMethod.POST, true, this::call)
                .add(Route.FLOWS, HttpMethod.POST, true, this::call)
                .add(Route.UNDELIVERED, HttpMethod.POST, true, this::call)
                .add(Route.ACTOR, HttpMethod.DELETE, exposure.destruction(), this::destroy)
                .add(Route.SCHEDULE, HttpMethod.DELETE, exposure.cancellation(), this::cancel)
                .add(Route.ENTRY, HttpMethod.DELETE, exposure.cancellation(), this::cancel);
        RAW_METHODS.forEach(method -> routes.add(Route.RAW_HTTP, method, exposure.rawHttp(), this::askRaw));
    }

    private InspectorFront inspector(ActorHttpOptions options) {
        return new InspectorFront(
                node,
                options.inspector(),
                prefix,
                options.json(),
                streams.errors(),
                options.connections().answerTimeout());
    }

    @Override
    public boolean serves(HttpRequest request, Channel connection) {
        String path = RequestUri.path(request.uri());
        Target target = Target.of(path, prefix);
        if (target == null) {
            return pages.containsKey(path) || inspector.serves(path, connection);
        }
        return target.route() != Route.SOCKET || routes.serves(Route.SOCKET);
    }

    @Override
    public RequestName nameOf(HttpRequest request) {
        String path = RequestUri.path(request.uri());
        Target target = Target.of(path, prefix);
        if (target == null) {
            return new RequestName(nameOf(path), null, null);
        }
        boolean isPath = target.route() == Route.RAW_SOCKET
                || target.route() == Route.RAW_HTTP
                || target.route() == Route.FLOW_ORDER;
        String last = isPath ? "" : target.last();
        return new RequestName(target.route().path(), nullIfEmpty(target.type()), nullIfEmpty(last));
    }

    private String nameOf(String path) {
        if (pages.containsKey(path)) {
            return path;
        }
        String inspected = inspector.nameOf(path);
        return inspected == null ? HttpExchange.OTHER : inspected;
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public @Nullable CrossOrigin shownTo(HttpRequest request) {
        return crossSite.shownTo(request);
    }

    @Override
    public Operation route(HttpRequest request, Channel connection, EventExecutor loop) {
        String path = RequestUri.path(request.uri());
        Target target = Target.of(path, prefix);
        Page page = target == null ? pages.get(path) : null;
        if (page != null) {
            return show(page, request);
        }
        if (target == null && inspector.serves(path, connection)) {
            return inspector.route(path, request, loop);
        }
        if (target == null || !routes.serves(target.route())) {
            throw RequestRefused.unknownPath(path);
        }
        HttpMethod method = request.method();
        if (crossSite.isPreflight(request)) {
            return Preflight.of(
                    routes.allow(target.route()),
                    request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS),
                    access.requestHeaders(),
                    access.preflightAge());
        }
        if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
            crossSite.check(request);
        }
        Endpoint endpoint = routes.find(target.route(), method);
        if (endpoint == null) {
            throw RequestRefused.wrongMethod(method.name(), routes.allow(target.route()));
        }
        if (target.route() == Route.HEALTH || target.route() == Route.READY) {
            return endpoint.of(target, request, loop);
        }
        HttpRequest seen = actors.identified(request, connection);
        Operation operation = actors.authenticated(endpoint.of(target, seen, loop), request, seen, loop);
        return TracedOperation.of(operation, TracedOperation.traceOf(request.headers()));
    }

    private static Operation show(Page page, HttpRequest request) {
        HttpMethod method = request.method();
        if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
            throw RequestRefused.wrongMethod(method.name(), "GET, HEAD");
        }
        return ShowPage.of(page, request);
    }

    private Operation list(Target target, HttpRequest request, EventExecutor loop) {
        String type = type(target);
        return actors.administered(
                ListActors.of(node, type, request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsListing(head, type));
    }

    private Operation describe(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.administered(
                new DescribeActor(node, address),
                request,
                loop,
                (guard, head) -> guard.allowsDescription(head, address));
    }

    private Operation listSchedule(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.administered(
                ListSchedule.of(node, address, request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsSchedule(head, address));
    }

    private Operation events(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        String name = target.route() == Route.EVENT ? PercentEncoding.decode(target.last()) : null;
        node.callTimeout(address.type()); // Refuses a type that is not there, as long as that can be told.
        boolean follows = FollowEvents.isAskedFor(request) && HttpMethod.GET.equals(request.method());
        if (follows) {
            crossSite.check(request);
        }
        Supplier<ActorRef> actor = () -> IdentifiedRequest.client(node, request).actor(address);
        Operation operation = follows
                ? FollowEvents.of(actor, name, request, crossSite.shownTo(request), streams)
                : ReadEventStream.isAskedFor(request)
                        ? ReadEventStream.of(
                                actor, name, request, loop, () -> Instant.now().getEpochSecond())
                        : ListEvents.of(actor, name, request, loop);
        return actors.guarded(operation, request, loop, (guard, head) -> guard.allowsEvents(head, address, name));
    }

    private Operation tellCluster(Target target, HttpRequest request, EventExecutor loop) {
        return actors.administered(new TellCluster(node), request, loop, HttpGuard::allowsCluster);
    }

    /** A page of another site may not read on a WebSocket either: there is no more that a browser would keep from it. */
    private Operation openSocket(Target target, HttpRequest request, EventExecutor loop) {
        crossSite.check(request);
        return actors.guarded(sockets.open(ExposedActors.headOf(request)), request, loop, HttpGuard::allowsSocket);
    }

    private Operation openRaw(Target target, HttpRequest request, EventExecutor loop) {
        crossSite.check(request);
        ActorAddress address = address(target);
        actors.checkRaw(address.type());
        HttpRequest head = ExposedActors.headOf(request);
        String path = target.last().startsWith("/") ? target.last() : "";
        Operation opening = raw.open(
                head,
                path,
                (asked, protocols) -> Mono.defer(() ->
                        actors.gateway(IdentifiedRequest.principalOf(request)).openSocket(address, asked, protocols)));
        return actors.guarded(opening, request, loop, (guard, seen) -> guard.allowsRawSocket(seen, address));
    }

    private Operation askRaw(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        actors.checkRaw(address.type());
        Operation asking = requests.of(
                request,
                target.last(),
                crossSite.shownTo(request),
                address,
                () -> actors.gateway(IdentifiedRequest.principalOf(request)));
        return actors.guarded(asking, request, loop, (guard, seen) -> guard.allowsRawHttp(seen, address));
    }

    private Operation call(Target target, HttpRequest request, EventExecutor loop) {
        RequestHead.checkArguments(request);
        ActorAddress address = address(target);
        ActionJson action = action(target);
        return actors.guarded(
                CborCall.of(
                        new CallAction(
                                node,
                                request,
                                address,
                                action,
                                true,
                                WaitPreference.of(request),
                                IdempotencyKey.of(request)),
                        request),
                request,
                loop,
                (guard, head) -> guard.allows(head, address, action.name()));
    }

    private Operation destroy(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return actors.administered(
                new DestroyActor(node, request, address, null),
                request,
                loop,
                (guard, head) -> guard.allowsDestruction(head, address));
    }

    private Operation cancel(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        CancelEntry cancellation = target.route() == Route.ENTRY
                ? CancelEntry.ofId(node, request, address, PercentEncoding.decode(target.last()))
                : CancelEntry.ofName(node, request, address);
        return actors.administered(
                cancellation, request, loop, (guard, head) -> guard.allowsCancellation(head, address));
    }

    private ActionJson action(Target target) {
        return actors.action(type(target), PercentEncoding.decode(target.last()));
    }

    private ActorAddress address(Target target) {
        return ActorAddress.parse(type(target), PercentEncoding.decode(target.key()));
    }

    private String type(Target target) {
        return actors.type(PercentEncoding.decode(target.type()));
    }
}
