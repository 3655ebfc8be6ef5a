package dev.rouse.net;

import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.CancelEntry;
import dev.rouse.net.operation.DescribeActor;
import dev.rouse.net.operation.DestroyActor;
import dev.rouse.net.operation.GuardedOperation;
import dev.rouse.net.operation.ListActors;
import dev.rouse.net.operation.ListSchedule;
import dev.rouse.net.operation.Preflight;
import dev.rouse.net.operation.TellHealth;
import dev.rouse.net.request.CrossSite;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.RequestUri;
import dev.rouse.net.request.Router;
import dev.rouse.net.request.WaitPreference;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Locale;
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
        if (target == null || !target.route().isExposed(exposure)) {
            throw RequestRefused.unknownPath(path);
        }
        Route route = target.route();
        HttpMethod method = request.method();
        if (crossSite.isPreflight(request)) {
            return new Preflight(
                    route.allow(exposure), request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS));
        }
        boolean read = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
        if (!read) {
            crossSite.check(request);
        }
        if (read && route.reads(exposure)) {
            return reading(target, request, loop);
        }
        if (HttpMethod.POST.equals(method) && route.calls()) {
            return calling(target, request, loop);
        }
        if (HttpMethod.DELETE.equals(method) && route.deletes(exposure)) {
            return deleting(target, request, loop);
        }
        throw RequestRefused.wrongMethod(method.name(), route.allow(exposure));
    }

    private Operation reading(Target target, HttpRequest request, EventExecutor loop) {
        return switch (target.route()) {
            case ACTORS -> {
                String type = type(target);
                yield guarded(
                        ListActors.of(node, type, request.uri()),
                        request,
                        loop,
                        (guard, head) -> guard.allowsListing(head, type));
            }
            case HEALTH -> new TellHealth(node, false);
            case READY -> new TellHealth(node, true);
            case SCHEDULE -> {
                ActorAddress address = address(target);
                yield guarded(
                        ListSchedule.of(node, address, request.uri()),
                        request,
                        loop,
                        (guard, head) -> guard.allowsSchedule(head, address));
            }
            case ACTOR, ACTION, ENTRY -> {
                ActorAddress address = address(target);
                yield guarded(
                        new DescribeActor(node, address),
                        request,
                        loop,
                        (guard, head) -> guard.allowsDescription(head, address));
            }
        };
    }

    private Operation deleting(Target target, HttpRequest request, EventExecutor loop) {
        ActorAddress address = address(target);
        if (target.route() == Route.ACTOR) {
            return guarded(
                    new DestroyActor(node, address),
                    request,
                    loop,
                    (guard, head) -> guard.allowsDestruction(head, address));
        }
        CancelEntry cancellation = target.route() == Route.ENTRY
                ? CancelEntry.ofId(node, address, PercentEncoding.decode(target.last()))
                : CancelEntry.ofName(node, address, request.uri());
        return guarded(cancellation, request, loop, (guard, head) -> guard.allowsCancellation(head, address));
    }

    private Operation calling(Target target, HttpRequest request, EventExecutor loop) {
        checkContentType(request);
        String coding = RequestHead.unreadableCoding(request);
        if (coding != null) {
            throw RequestRefused.encoded(coding);
        }
        ActorAddress address = address(target);
        ActionJson action = action(target);
        return guarded(
                new CallAction(node, address, action, WaitPreference.of(request)),
                request,
                loop,
                (guard, head) -> guard.allows(head, address, action.name()));
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

    /** What {@code curl -d} sends unless told otherwise is taken too: the body itself shows whether it is JSON. */
    private static void checkContentType(HttpRequest request) {
        CharSequence given = HttpUtil.getMimeType(request);
        if (given != null
                && !is(HttpHeaderValues.APPLICATION_JSON, given)
                && !is(HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED, given)
                && !given.toString().trim().toLowerCase(Locale.ROOT).endsWith("+json")) {
            throw RequestRefused.notJson(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
        }
    }

    private static boolean is(AsciiString type, CharSequence given) {
        return AsciiString.contentEqualsIgnoreCase(type, AsciiString.trim(given));
    }
}
