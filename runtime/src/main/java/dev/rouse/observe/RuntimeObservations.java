package dev.rouse.observe;

import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import dev.rouse.base.Arguments;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Observations of Micrometer of the work of a runtime, {@code rouse.call}, {@code rouse.turn} and so on, listed in
 * {@code runtime/OPERATIONS.md}: with Micrometer Tracing each is a span, and what is made of one request is one trace, across nodes,
 * messages, schedules and workflows. Needs {@code micrometer-core} or {@code micrometer-observation}. One object may be for several runtimes.
 *
 * <pre>{@code
 * builder.options(o -> o.observer(RuntimeObservations.of(registry)));
 * }</pre>
 *
 * <p>The parent of an observation is the one in Reactor's context, under the key of Micrometer's own accessor; else what the {@link
 * TraceContext} there says, and of a call the current one of its thread. Keys of low cardinality are {@code type} and {@code action}; {@code
 * actor}, the key of the actor, is of high cardinality.
 */
public final class RuntimeObservations implements RuntimeObserver {

    private final ObservationRegistry registry;

    private RuntimeObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** Makes observations with {@code registry}; none while that is one that does nothing. */
    public static RuntimeObservations of(ObservationRegistry registry) {
        return new RuntimeObservations(Arguments.required("registry", registry));
    }

    @Override
    public boolean observes(Kind kind) {
        return !registry.isNoop();
    }

    @Override
    public @Nullable Observed begun(Work work, Context context) {
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent == null && work.kind() == Kind.CALL) {
            parent = registry.getCurrentObservation();
        }
        TraceContext trace = context.getOrDefault(TraceContext.class, null);
        boolean isPartOnly = work.isOwn() || isSent(work.kind());
        if (parent == null && isPartOnly && (trace == null || isSent(work.kind()))) {
            return null;
        }
        Observation.Context made = contextOf(work.kind(), parent == null ? trace : null);
        Observation observation = Observation.createNotStarted(nameOf(work.kind()), () -> made, registry);
        if (observation.isNoop()) {
            return null;
        }
        observation
                .parentObservation(parent)
                .contextualName(wordOf(work.kind()) + " " + work.actor().type() + "." + work.name())
                .lowCardinalityKeyValue("type", work.actor().type())
                .lowCardinalityKeyValue("action", work.name())
                .highCardinalityKeyValue("actor", work.actor().key())
                .start();
        return new Running(observation, within(context, observation, made));
    }

    private static Context within(Context context, Observation observation, Observation.Context made) {
        Context within = context.put(ObservationThreadLocalAccessor.KEY, observation);
        TraceContext sent = made instanceof Sending sending ? sending.trace() : null;
        return sent == null ? within : within.put(TraceContext.class, sent);
    }

    /** Whether others go on with it, by what it says. */
    private static boolean isSent(Kind kind) {
        return kind == Kind.HOP || kind == Kind.SEND;
    }

    /** @param trace that it is a part of, by what others have said; null for none */
    private static Observation.Context contextOf(Kind kind, @Nullable TraceContext trace) {
        if (isSent(kind)) {
            return Sending.of(kind);
        }
        return trace == null ? new Observation.Context() : Receiving.of(kind, trace);
    }

    private static String nameOf(Kind kind) {
        return "rouse." + wordOf(kind);
    }

    private static String wordOf(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private record Running(Observation observation, Context context) implements Observed {

        @Override
        public void end(@Nullable Throwable error) {
            if (error != null) {
                observation.error(error);
            }
            observation.stop();
        }
    }
}
