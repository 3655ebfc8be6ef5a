package dev.rouse.net.inspect.api;

import dev.rouse.RouseException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.inspect.InspectorAudit;
import dev.rouse.net.inspect.InspectorAudit.Act;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;

/** The acts of the inspector: told to the log and a listener, and the last of them kept. */
final class AuditTrail {

    private static final Logger LOG = GuardedLogger.of(AuditTrail.class);
    private static final int KEPT = 200;
    private static final String DONE = "done";
    private static final String BEGUN = "begun";

    private final @Nullable InspectorAudit listener;
    private final Clock clock;
    private final ConcurrentLinkedDeque<Act> last = new ConcurrentLinkedDeque<>();

    AuditTrail(@Nullable InspectorAudit listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** {@code work}, with a record of its outcome. */
    <T> Mono<T> told(Viewer who, String act, String on, String detail, Mono<T> work) {
        return work.doOnSuccess(done -> add(who, act, on, detail, DONE))
                .doOnError(error -> add(who, act, on, detail, code(error)))
                .doOnCancel(() -> add(who, act, on, detail, "unknown"));
    }

    private static String code(Throwable error) {
        return error instanceof RouseException known
                ? known.code()
                : error.getClass().getSimpleName();
    }

    /** Tells at once of what goes on for a while: its outcome may never come, where the node ends before. */
    void begun(Viewer who, String act, String on) {
        add(who, act, on, "", BEGUN);
    }

    private void add(Viewer who, String what, String on, String detail, String outcome) {
        Act act = new Act(clock.instant(), who.name(), what, on, detail, outcome);
        last.addFirst(act);
        while (last.size() > KEPT) {
            last.pollLast();
        }
        LOG.atInfo()
                .addKeyValue("who", act.who())
                .addKeyValue("act", act.act())
                .addKeyValue("on", act.on())
                .addKeyValue("detail", act.detail())
                .addKeyValue("outcome", act.outcome())
                .log("Somebody acted by the inspector");
        if (listener != null) {
            try {
                listener.acted(act);
            } catch (Throwable e) {
                LOG.warn("The listener to the audit of the inspector threw", e);
            }
        }
    }

    /** The last acts, the newest first. */
    List<Act> last() {
        return List.copyOf(last);
    }
}
