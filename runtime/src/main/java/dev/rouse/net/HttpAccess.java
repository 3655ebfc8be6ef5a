package dev.rouse.net;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Access over HTTP: what is shown, to whom, and from which pages.
 *
 * @param exposure what there is to see, {@link HttpExposure#ALL} by default
 * @param guard who may do what, {@link HttpGuard#NONE} by default
 * @param guardTimeout how long a guard may take to answer, 5 s by default; then the request is refused with 503
 * @param origins the web sites whose pages may call this server from a browser, beside the one that it is part of: {@code
 *     https://app.example.com}, or {@code *} for all. None by default: a browser's request that comes from another site is
 *     refused with 403 unless it only reads, and what it reads is not shown to that site
 */
public record HttpAccess(HttpExposure exposure, HttpGuard guard, Duration guardTimeout, Set<String> origins) {

    /** The defaults. */
    public static final HttpAccess DEFAULTS =
            new HttpAccess(HttpExposure.ALL, HttpGuard.NONE, Duration.ofSeconds(5), Set.of());

    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@\\s,]+");

    public HttpAccess {
        if (guardTimeout.isNegative() || guardTimeout.isZero()) {
            throw new IllegalArgumentException("The time-out of a guard is more than zero, got " + guardTimeout + ".");
        }
        origins = origins.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .peek(HttpAccess::checkOrigin)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** With only this to see. */
    public HttpAccess withExposure(HttpExposure other) {
        return new HttpAccess(other, guard, guardTimeout, origins);
    }

    /** With a guard that decides who may do what. */
    public HttpAccess withGuard(HttpGuard other) {
        return new HttpAccess(exposure, other, guardTimeout, origins);
    }

    /** With so much time for the guard to answer. */
    public HttpAccess withGuardTimeout(Duration other) {
        return new HttpAccess(exposure, guard, other, origins);
    }

    /** With pages of these sites let in from a browser: {@code https://app.example.com}, or {@code *} for all. */
    public HttpAccess withOrigins(String... others) {
        return new HttpAccess(exposure, guard, guardTimeout, Stream.of(others).collect(Collectors.toSet()));
    }

    private static void checkOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("An origin is a scheme, a host and maybe a port, as in"
                    + " https://app.example.com:8443, or '*' for all; got '" + origin + "'.");
        }
    }
}
