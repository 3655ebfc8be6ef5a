package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.Principal;
import dev.rouse.RouseException;
import dev.rouse.UnknownTypeException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.inspect.InspectorAuthorizer;
import dev.rouse.net.inspect.InspectorOptions;
import dev.rouse.net.request.CrossSite;
import dev.rouse.net.request.Listening;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;

/** Decides whom the inspector serves: those with a token, and where there are none those on this machine. */
final class InspectorAccess {

    private static final Logger LOG = GuardedLogger.of(InspectorAccess.class);
    private static final String BEARER = "Bearer ";

    private final ActorNode node;
    private final InspectorOptions options;
    private final Clock clock;
    private final RareWarning failed =
            new RareWarning(LOG, "The identity or the authorizer of the inspector failed, and the request was refused");
    private final RareWarning silent = new RareWarning(
            LOG, "The identity or the authorizer of the inspector did not answer in time, and the request was refused");
    private final CrossSite crossSite = new CrossSite(Set.of(), List.of());

    InspectorAccess(ActorNode node, InspectorOptions options, Clock clock) {
        this.node = node;
        this.options = options;
        this.clock = clock;
    }

    /** Whether there is an inspector for those who reach the server of {@code connection}. */
    boolean isOn(Channel connection) {
        return options.enabled() && (options.tokens() != null || Listening.isLocal(connection));
    }

    /**
     * Refuses what a page of another site has a browser send; and, where there are no tokens, what is for a host of another name, which somebody
     * may have made lead here.
     */
    void checkSite(HttpRequest request) {
        crossSite.check(request);
        if (options.tokens() == null && !isLoopback(RequestHead.authority(request))) {
            throw RequestRefused.crossSite(null, RequestHead.authority(request));
        }
    }

    private static boolean isLoopback(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        if (host.isEmpty() || host.equalsIgnoreCase("localhost") || host.equals("[::1]")) {
            return true;
        }
        byte[] address = NetUtil.isValidIpV4Address(host) ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        return address != null && address[0] == 127;
    }

    /** True, once it is known who sends {@code request}, and that it may: any other answer is an error. */
    Mono<Boolean> passed(ApiRequest request) {
        ActorAddress actor = request.actor();
        return asked(() -> identified(request, actor)).then(asked(() -> authorized(request, actor)));
    }

    /** Asks foreign code; whatever it throws is an error of this request alone. */
    private <T> Mono<T> asked(Supplier<Mono<T>> question) {
        return Mono.defer(() -> {
                    try {
                        return Objects.requireNonNull(question.get(), "it gave null in place of a Mono");
                    } catch (Throwable e) {
                        return Mono.<T>error(e);
                    }
                })
                .doOnError(error -> !(error instanceof RouseException), failed::told);
    }

    /** Refuses a request of which it was not said in time whether it may be served. */
    RequestRefused silent(Duration timeout) {
        silent.told(null);
        return RequestRefused.guardSilent(timeout);
    }

    private Mono<Void> identified(ApiRequest request, @Nullable ActorAddress actor) {
        Function<String, Mono<Principal>> tokens = options.tokens();
        if (tokens == null) {
            return Mono.empty();
        }
        String token = token(request.head());
        if (token == null) {
            return Mono.error(RequestRefused.unauthenticated(
                    "token_missing", "The inspector asks for a token: Authorization: Bearer.", "Bearer"));
        }
        return Objects.requireNonNull(tokens.apply(token), "the tokens of the inspector gave null")
                .switchIfEmpty(Mono.defer(() -> ofActor(actor, token)))
                .doOnNext(who -> request.viewer().is(current(who)))
                .switchIfEmpty(Mono.error(() -> RequestRefused.unauthenticated(
                        "token_unknown", "The inspector does not know this token.", "Bearer error=\"invalid_token\"")))
                .then();
    }

    private static @Nullable String token(HttpRequest request) {
        String given = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : given.substring(BEARER.length()).trim();
    }

    private Mono<Principal> ofActor(@Nullable ActorAddress actor, String token) {
        return actor == null
                ? Mono.empty()
                : Mono.defer(() -> node.inspection().isToken(actor, token))
                        .onErrorReturn(UnknownTypeException.class, false)
                        .flatMap(is -> is ? Mono.just(Principal.of("token of " + actor)) : Mono.empty());
    }

    private Principal current(Principal who) {
        Instant end = who.expires();
        if (end != null && !end.isAfter(clock.instant())) {
            throw RequestRefused.expired();
        }
        return who;
    }

    private Mono<Boolean> authorized(ApiRequest request, @Nullable ActorAddress actor) {
        InspectorAuthorizer authorizer = options.authorizer();
        if (authorizer == null) {
            return Mono.just(true);
        }
        Principal who = request.viewer().principal();
        return request.isAct() ? authorizer.mayAct(who, actor, request.act()) : authorizer.mayRead(who, actor);
    }
}
