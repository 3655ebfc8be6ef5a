package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.CancelEntry;
import dev.rouse.net.operation.DescribeActor;
import dev.rouse.net.operation.DestroyActor;
import dev.rouse.net.operation.Endpoint;
import dev.rouse.net.operation.GuardedOperation;
import dev.rouse.net.operation.ListActors;
import dev.rouse.net.operation.ListSchedule;
import dev.rouse.net.operation.Preflight;
import dev.rouse.net.operation.Route;
import dev.rouse.net.operation.RouteTable;
import dev.rouse.net.operation.Target;
import dev.rouse.net.operation.TellCluster;
import dev.rouse.net.operation.TellHealth;
import dev.rouse.net.request.CrossSite;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.RequestUri;
import dev.rouse.net.request.Router;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Routes requests to the operations on the actors of a node, as far as they are exposed and a guard lets them pass. */
final class ActorRouter implements Router {

    private final ActorNode node;
    private final String prefix;
    private final JsonMapper json;
    private final HttpAccess access;
    private final HttpExposure exposure;
    private final CrossSite crossSite;
    private final RouteTable routes;
    private final ConcurrentHashMap<Name, ActionJson> actions = new ConcurrentHashMap<>();

    private record Name(String type, String action) {}

    ActorRouter(ActorNode node, ActorHttpOptions options) {
        this.node = node;
        this.prefix = options.prefix();
        this.json = options.json();
        this.access = options.access();
        this.exposure = access.exposure();
        this.crossSite = new CrossSite(access.origins());
        exposure.types().forEach(this::checkExposed);
        this.routes = new RouteTable()
                .read(Route.ACTORS, exposure.listing(), this::list)
                .read(Route.ACTOR, exposure.description(), this::describe)
                .read(Route.SCHEDULE, exposure.schedules(), this::listSchedule)
                .read(Route.HEALTH, true, (target, request, loop) -> new TellHealth(node, false))
                .read(Route.READY, true, (target, request, loop) -> new TellHealth(node, true))
                .read(Route.CLUSTER, exposure.cluster(), this::tellCluster)
                .add(Route.ACTION, HttpMethod.POST, true, this::call)
                .add(Route.SCHEDULE, HttpMethod.POST, true, this::call)
                .add(Route.ACTOR, HttpMethod.DELETE, exposure.destruction(), this::destroy)
                .add(Route.SCHEDULE, HttpMethod.DELETE, exposure.cancellation(), this::cancel)
                .add(Route.ENTRY, HttpMethod.DELETE, exposure.cancellation(), this::cancel);
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

    @Override
    public boolean serves(HttpRequest request) {
        return Target.of(RequestUri.path(request.uri()), prefix) != null;
    }

    @Override
    public @Nullable String shownTo(HttpRequest request) {
        return crossSite.shownTo(request);
    }

    @Override
    public Operation route(HttpRequest request, EventExecutor loop) {
        String path = RequestUri.path(request.uri());
        Target target = Target.of(path, prefix);
        if (target == null || !routes.serves(target.route())) {
            throw RequestRefused.unknownPath(path);
        }
        HttpMethod method = request.method();
        if (crossSite.isPreflight(request)) {
            return new Preflight(
                    routes.allow(target.route()),
                    request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS));
        }
        if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
            crossSite.check(request);
        }
        Endpoint endpoint = routes.find(target.route(), method);
        if (endpoint == null) {
            throw RequestRefused.wrongMethod(method.name(), routes.allow(target.route()));
        }
        return endpoint.of(target, request, loop);
    }

    private Operation list(Target target, HttpRequest request, EventExecutor loop) {
        String type = type(target);
        return guarded(
                ListActors.of(node, type, request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsListing(head, type));
    }

    private Operation describe(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return guarded(
                new DescribeActor(node, address),
                request,
                loop,
                (guard, head) -> guard.allowsDescription(head, address));
    }

    private Operation listSchedule(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return guarded(
                ListSchedule.of(node, address, request.uri()),
                request,
                loop,
                (guard, head) -> guard.allowsSchedule(head, address));
    }

    private Operation tellCluster(Target target, HttpRequest request, EventExecutor loop) {
        return guarded(new TellCluster(node), request, loop, HttpGuard::allowsCluster);
    }

    private Operation call(Target target, HttpRequest request, EventExecutor loop) {
        RequestHead.checkJson(request);
        ActorAddress address = address(target);
        ActionJson action = action(target);
        return guarded(
                new CallAction(node, address, action, WaitPreference.of(request)),
                request,
                loop,
                (guard, head) -> guard.allows(head, address, action.name()));
    }

    private Operation destroy(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        return guarded(
                new DestroyActor(node, address),
                request,
                loop,
                (guard, head) -> guard.allowsDestruction(head, address));
    }

    private Operation cancel(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        CancelEntry cancellation = target.route() == Route.ENTRY
                ? CancelEntry.ofId(node, address, PercentEncoding.decode(target.last()))
                : CancelEntry.ofName(node, address, request.uri());
        return guarded(cancellation, request, loop, (guard, head) -> guard.allowsCancellation(head, address));
    }

    private Operation guarded(
            Operation operation,
            HttpRequest request,
            EventExecutor loop,
            BiFunction<HttpGuard, HttpRequest, @Nullable Mono<Boolean>> question) {
        HttpGuard guard = access.guard();
        if (guard == HttpGuard.NONE) {
            return operation;
        }
        HttpRequest head = request instanceof HttpContent
                ? new DefaultHttpRequest(request.protocolVersion(), request.method(), request.uri(), request.headers())
                : request;
        return new GuardedOperation(operation, () -> question.apply(guard, head), access.guardTimeout(), loop);
    }

    private ActionJson action(Target target) {
        Name name = new Name(type(target), PercentEncoding.decode(target.last()));
        if (!exposure.hasAction(name.type(), name.action())) {
            throw new UnknownActionException(
                    name.type(), name.action(), List.copyOf(exposure.actionNames(name.type())));
        }
        ActionJson known = actions.get(name);
        return known != null
                ? known
                : actions.computeIfAbsent(name, n -> new ActionJson(node.action(n.type(), n.action()), json));
    }

    private ActorAddress address(Target target) {
        return ActorAddress.parse(type(target), PercentEncoding.decode(target.key()));
    }

    private String type(Target target) {
        String type = PercentEncoding.decode(target.type());
        if (!exposure.hasType(type)) {
            throw new UnknownTypeException(type, List.copyOf(exposure.typeNames()));
        }
        return type;
    }
}
