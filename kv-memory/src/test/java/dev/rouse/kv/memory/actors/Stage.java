package dev.rouse.kv.memory.actors;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.ConnectionRequest;
import dev.rouse.QueueHandler;
import dev.rouse.TraceContext;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** One of the actors that a request passes: by a call, a message, a schedule and a workflow. */
public interface Stage {

    /** Does nothing. */
    Mono<Void> wake();

    /** Calls the actor {@code second}, which sends a message to {@code third}, which schedules an action and starts a workflow. */
    Mono<Void> begin(String second, String third);

    /** Sends a message to {@code third}. */
    Mono<Void> hand(String third);

    /** Takes it. */
    @QueueHandler("mails")
    Mono<Void> mail(String text);

    /** Takes what was scheduled. */
    Mono<Void> ring(String text);

    /** The contexts that were seen, by what saw them. */
    final class Log {
        final Map<String, String> seen = new ConcurrentHashMap<>();

        /** Trace ids of the spans that were current, by where. */
        final Map<String, String> current = new ConcurrentHashMap<>();

        Mono<Void> see(String what) {
            return Mono.deferContextual(context -> {
                current.put(what, Span.current().getSpanContext().getTraceId());
                TraceContext trace = context.getOrDefault(TraceContext.class, null);
                seen.put(what, trace == null ? "none" : trace.traceparent() + " " + trace.tracestate());
                return Mono.empty();
            });
        }
    }

    static ActorType<Stage> type(Log log) {
        return ActorType.of(Stage.class, () -> new StageActor(log));
    }

    /** Sees what it sees. */
    final class StageActor extends Actor<Long> implements Stage {

        private final Log log;

        StageActor(Log log) {
            this.log = log;
            workflow("tour", flow -> flow.step("look", () -> log.see("step")).then(log.see("code")));
        }

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        protected Mono<Void> onBeforeConnect(ConnectionRequest request) {
            return log.see("connect");
        }

        @Override
        public Mono<Void> wake() {
            return Mono.empty();
        }

        @Override
        public Mono<Void> begin(String second, String third) {
            update(before -> before + 1);
            return log.see("begin").then(actors().actor(Stage.class, second).hand(third));
        }

        @Override
        public Mono<Void> hand(String third) {
            queue(Stage.class, "mails", third).send("letter");
            return log.see("hand");
        }

        @Override
        public Mono<Void> mail(String text) {
            schedule().after(Duration.ofMillis(1), "ring", text);
            return log.see("mail");
        }

        @Override
        public Mono<Void> ring(String text) {
            return log.see("ring").then(workflows().start("tour", text)).then();
        }
    }
}
