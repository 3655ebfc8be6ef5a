package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** Finds what a request asks for by its head alone. Shared by all connections. */
final class Operations {

    private final ActorNode node;
    private final String prefix;
    private final JsonMapper json;
    private final ConcurrentHashMap<Name, ActionJson> actions = new ConcurrentHashMap<>();

    private record Name(String type, String action) {}

    Operations(ActorNode node, ActorHttpOptions options) {
        this.node = node;
        this.prefix = options.prefix();
        this.json = options.json();
    }

    /** Whether the path is one that is served here. */
    boolean serves(HttpRequest request) {
        return Target.of(Target.path(request.uri()), prefix) != null;
    }

    /** @throws dev.rouse.RouseException when there is no such path, method, type or action, or no such actor can be */
    Operation of(HttpRequest request) {
        String path = Target.path(request.uri());
        Target target = Target.of(path, prefix);
        if (target == null) {
            throw RequestRefused.unknownPath(path);
        }
        HttpMethod method = request.method();
        boolean read = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
        if (read && target.route() != Route.ACTION) {
            return reading(target, request.uri());
        }
        if (HttpMethod.POST.equals(method) && target.route() == Route.ACTION) {
            checkContentType(request);
            return new CallAction(node, address(target), action(target));
        }
        if (HttpMethod.DELETE.equals(method) && target.route() == Route.ACTOR) {
            return new DestroyActor(node, address(target));
        }
        throw RequestRefused.wrongMethod(method.name(), target.route().allow());
    }

    private Operation reading(Target target, String uri) {
        return switch (target.route()) {
            case ACTORS -> ListActors.of(node, PercentEncoding.decode(target.type()), uri);
            case HEALTH -> new TellHealth(node, false);
            case READY -> new TellHealth(node, true);
            case ACTOR, ACTION -> new DescribeActor(node, address(target));
        };
    }

    private ActionJson action(Target target) {
        Name name = new Name(PercentEncoding.decode(target.type()), PercentEncoding.decode(target.action()));
        ActionJson known = actions.get(name);
        return known != null
                ? known
                : actions.computeIfAbsent(name, n -> new ActionJson(node.action(n.type(), n.action()), json));
    }

    private static ActorAddress address(Target target) {
        return ActorAddress.parse(PercentEncoding.decode(target.type()), PercentEncoding.decode(target.key()));
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
