package dev.rouse.net;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of access over HTTP: what is shown, to whom, and from which pages. Immutable. */
public final class HttpAccess {

    private static final HttpAccess DEFAULTS = builder().build();

    private final HttpExposure exposure;
    private final HttpAuthenticator authenticator;
    private final HttpGuard guard;
    private final Duration guardTimeout;
    private final boolean openAdministration;
    private final Set<String> origins;
    private final List<String> requestHeaders;
    private final List<String> exposedHeaders;
    private final Duration preflightAge;

    private HttpAccess(Builder from) {
        this.exposure = from.exposure;
        this.authenticator = from.authenticator;
        this.guard = from.guard;
        this.guardTimeout = from.guardTimeout;
        this.openAdministration = from.openAdministration;
        this.origins = from.origins;
        this.requestHeaders = from.requestHeaders;
        this.exposedHeaders = from.exposedHeaders;
        this.preflightAge = from.preflightAge;
    }

    /** The access of a server unless told otherwise. */
    public static HttpAccess defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with this. */
    public Builder toBuilder() {
        return new Builder()
                .exposure(exposure)
                .authenticator(authenticator)
                .guard(guard)
                .guardTimeout(guardTimeout)
                .openAdministration(openAdministration)
                .origins(origins.toArray(String[]::new))
                .requestHeaders(requestHeaders.toArray(String[]::new))
                .exposedHeaders(exposedHeaders.toArray(String[]::new))
                .preflightAge(preflightAge);
    }

    /** As {@link Builder#exposure(HttpExposure)} set it. */
    public HttpExposure exposure() {
        return exposure;
    }

    /** As {@link Builder#authenticator} set it. */
    public HttpAuthenticator authenticator() {
        return authenticator;
    }

    /** As {@link Builder#guard} set it. */
    public HttpGuard guard() {
        return guard;
    }

    /** As {@link Builder#guardTimeout} set it. */
    public Duration guardTimeout() {
        return guardTimeout;
    }

    /** As {@link Builder#openAdministration} set it. */
    public boolean openAdministration() {
        return openAdministration;
    }

    /** As {@link Builder#origins} set them, in lower case. */
    public Set<String> origins() {
        return origins;
    }

    /** As {@link Builder#requestHeaders} set them, in lower case. */
    public List<String> requestHeaders() {
        return requestHeaders;
    }

    /** As {@link Builder#exposedHeaders} set them, in lower case. */
    public List<String> exposedHeaders() {
        return exposedHeaders;
    }

    /** As {@link Builder#preflightAge} set it. */
    public Duration preflightAge() {
        return preflightAge;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@\\s,]+");
        private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

        private HttpExposure exposure = HttpExposure.ALL;
        private HttpAuthenticator authenticator = HttpAuthenticator.NONE;
        private HttpGuard guard = HttpGuard.NONE;
        private Duration guardTimeout = Duration.ofSeconds(5);
        private boolean openAdministration;
        private Set<String> origins = Set.of();
        private List<String> requestHeaders = List.of("authorization", "content-type", "last-event-id", "prefer");
        private List<String> exposedHeaders = List.of("retry-after", "www-authenticate");
        private Duration preflightAge = Duration.ofMinutes(10);

        private Builder() {}

        /** The part of the node that is shown. {@link HttpExposure#ALL} by default. */
        public Builder exposure(HttpExposure value) {
            exposure = OptionCheck.present("access.exposure", value);
            return this;
        }

        /** Changes the part of the node that is shown: {@code exposure(e -> e.destruction(false))}. */
        public Builder exposure(UnaryOperator<HttpExposure.Builder> change) {
            return exposure(Arguments.required("change", change)
                    .apply(exposure.toBuilder())
                    .build());
        }

        /** Authenticator that tells who sends a request. {@link HttpAuthenticator#NONE} by default. */
        public Builder authenticator(HttpAuthenticator value) {
            authenticator = OptionCheck.present("access.authenticator", value);
            return this;
        }

        /** Guard that decides who may do what. {@link HttpGuard#NONE} by default. */
        public Builder guard(HttpGuard value) {
            guard = OptionCheck.present("access.guard", value);
            return this;
        }

        /**
         * Sets the time that a guard may take to answer, and an authenticator; then the request is refused with 503. 5 s by default.
         *
         * @param timeout more than zero
         */
        public Builder guardTimeout(Duration timeout) {
            guardTimeout = OptionCheck.positive("access.guardTimeout", timeout, "");
            return this;
        }

        /**
         * Whether everybody who reaches this server may administer where there is no {@link #guard}: list, describe and destroy actors, see
         * and cancel schedules, see queues and order their dead letters, and see the cluster. Off by default: then only those may whom the
         * {@link #authenticator} knows, and everybody where the server listens on loopback alone; others are refused with 403.
         */
        public Builder openAdministration(boolean open) {
            openAdministration = open;
            return this;
        }

        /**
         * The web sites whose pages may call this server from a browser, beside the one that it is part of, in place of those
         * named before. None by default: a browser's request that comes from another site is refused with 403 unless it only
         * reads, and what it reads is not shown to that site.
         *
         * @param sites each as {@code https://app.example.com}; {@code *} for all
         */
        public Builder origins(String... sites) {
            origins = Stream.of(Arguments.noNulls("sites", sites))
                    .map(site -> site.toLowerCase(Locale.ROOT))
                    .peek(Builder::checkOrigin)
                    .collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /**
         * Headers that pages of {@link #origins} may send, beside those that every page may. {@code authorization},
         * {@code content-type}, {@code last-event-id} and {@code prefer} by default.
         *
         * @param names in place of those before; {@code *} for all
         */
        public Builder requestHeaders(String... names) {
            requestHeaders = headers("access.requestHeaders", names);
            return this;
        }

        /**
         * Headers of answers that pages of {@link #origins} may read, beside those that every page may. {@code retry-after} and
         * {@code www-authenticate} by default.
         *
         * @param names in place of those before; {@code *} for all
         */
        public Builder exposedHeaders(String... names) {
            exposedHeaders = headers("access.exposedHeaders", names);
            return this;
        }

        private static List<String> headers(String option, String... names) {
            return Stream.of(Arguments.noNulls("names", names))
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .peek(name -> {
                        if (!HEADER.matcher(name).matches()) {
                            throw OptionCheck.refused(option, "names of headers", "'" + name + "'", "");
                        }
                    })
                    .toList();
        }

        /**
         * Sets the time for which a browser may go by what it was told of a page of {@link #origins}, before it asks again. 10 min by
         * default.
         *
         * @param age zero: it asks before each request
         */
        public Builder preflightAge(Duration age) {
            preflightAge = OptionCheck.notNegative("access.preflightAge", age, "Zero has browsers ask each time.");
            return this;
        }

        private static void checkOrigin(String origin) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw OptionCheck.refused(
                        "access.origins",
                        "a scheme, a host and maybe a port, as in https://app.example.com:8443, or '*' for all",
                        "'" + origin + "'",
                        "");
            }
        }

        /** The access as it is set now. */
        public HttpAccess build() {
            return new HttpAccess(this);
        }
    }
}
