package dev.rouse.net.inspect;

import dev.rouse.Principal;
import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Options of the inspector of a server. Immutable.
 *
 * <pre>{@code
 * ActorHttpOptions.builder().inspector(i -> i.token(System.getenv("INSPECTOR_TOKEN"))).build()
 * }</pre>
 */
public final class InspectorOptions {

    private static final InspectorOptions DEFAULTS = builder().build();

    private final boolean enabled;
    private final @Nullable Function<String, Mono<Principal>> tokens;
    private final @Nullable InspectorAuthorizer authorizer;
    private final @Nullable InspectorAudit audit;
    private final @Nullable InspectorRedaction redaction;
    private final int maxViewers;
    private final int shownBytes;
    private final Duration redactionTimeout;

    private InspectorOptions(Builder from) {
        this.enabled = from.enabled;
        this.tokens = from.tokens;
        this.authorizer = from.authorizer;
        this.audit = from.audit;
        this.redaction = from.redaction;
        this.maxViewers = from.maxViewers;
        this.shownBytes = from.shownBytes;
        this.redactionTimeout = from.redactionTimeout;
    }

    /** The options of an inspector unless told otherwise. */
    public static InspectorOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.enabled = enabled;
        builder.tokens = tokens;
        builder.authorizer = authorizer;
        builder.audit = audit;
        builder.redaction = redaction;
        builder.maxViewers = maxViewers;
        builder.shownBytes = shownBytes;
        builder.redactionTimeout = redactionTimeout;
        return builder;
    }

    /** As {@link Builder#enabled} set it. */
    public boolean enabled() {
        return enabled;
    }

    /** As {@link Builder#tokens} set them; null for none. */
    public @Nullable Function<String, Mono<Principal>> tokens() {
        return tokens;
    }

    /** As {@link Builder#authorizer} set it; null for none. */
    public @Nullable InspectorAuthorizer authorizer() {
        return authorizer;
    }

    /** As {@link Builder#audit} set it; null for none. */
    public @Nullable InspectorAudit audit() {
        return audit;
    }

    /** As {@link Builder#redaction} set it; null for none. */
    public @Nullable InspectorRedaction redaction() {
        return redaction;
    }

    /** As {@link Builder#maxViewers} set it. */
    public int maxViewers() {
        return maxViewers;
    }

    /** As {@link Builder#shownBytes} set it. */
    public int shownBytes() {
        return shownBytes;
    }

    /** As {@link Builder#redactionTimeout} set it. */
    public Duration redactionTimeout() {
        return redactionTimeout;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private boolean enabled = true;
        private @Nullable Function<String, Mono<Principal>> tokens;
        private @Nullable InspectorAuthorizer authorizer;
        private @Nullable InspectorAudit audit;
        private @Nullable InspectorRedaction redaction;
        private int maxViewers = 32;
        private int shownBytes = 256 * 1024;
        private Duration redactionTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Whether there is an inspector at {@code /inspector}. On by default, and then there where tokens are set, and without them where the
         * server listens on loopback alone.
         */
        public Builder enabled(boolean on) {
            enabled = on;
            return this;
        }

        /** As {@link #tokens}, of one that may do everything, and is told of as {@code inspector}. */
        public Builder token(String token) {
            return tokens(Map.of(Arguments.required("token", token), Principal.of("inspector")));
        }

        /** As {@link #tokens(Function)}, with tokens that are known beforehand. How long a comparison takes tells nothing of them. */
        public Builder tokens(Map<String, Principal> known) {
            return tokens(new KnownInspectors(Arguments.noNulls("known", known)));
        }

        /**
         * Tells who has a token. One that is unknown, for which it is empty, or whose {@link Principal#expires} is over, is refused with 401,
         * unless it is that of the actor that is asked for. None by default.
         */
        public Builder tokens(Function<String, Mono<Principal>> principals) {
            tokens = Arguments.required("principals", principals);
            return this;
        }

        /** Authorizer that decides what those may who are known. None by default: everything. */
        public Builder authorizer(InspectorAuthorizer value) {
            authorizer = Arguments.required("authorizer", value);
            return this;
        }

        /** Listener to acts, beside the log. None by default. */
        public Builder audit(InspectorAudit value) {
            audit = Arguments.required("audit", value);
            return this;
        }

        /** Hides what is not to be shown of values. None by default. */
        public Builder redaction(InspectorRedaction value) {
            redaction = Arguments.required("redaction", value);
            return this;
        }

        /**
         * The most streams of updates that are open, one for each page that is; those from one address at most three quarters of them, and at least
         * one. 32 by default.
         *
         * @param count at least 1
         */
        public Builder maxViewers(int count) {
            maxViewers = OptionCheck.atLeast(1, "inspector.maxViewers", count, "");
            return this;
        }

        /**
         * The most characters of a value that are shown; of more the beginning, with a note. 256 KiB by default.
         *
         * @param bytes at least 16
         */
        public Builder shownBytes(int bytes) {
            shownBytes = OptionCheck.atLeast(16, "inspector.shownBytes", bytes, "");
            return this;
        }

        /**
         * The longest that the redaction may take for what one request shows; after that its thread is interrupted, and the request refused with
         * 503. Four requests are redacted at once, others wait for them within the same time. 5 s by default.
         *
         * @param time more than zero
         */
        public Builder redactionTimeout(Duration time) {
            redactionTimeout = OptionCheck.positive("inspector.redactionTimeout", time, "");
            return this;
        }

        /** The options as they are set now. */
        public InspectorOptions build() {
            return new InspectorOptions(this);
        }
    }
}
