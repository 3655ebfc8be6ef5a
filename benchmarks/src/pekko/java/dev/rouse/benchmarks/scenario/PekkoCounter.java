package dev.rouse.benchmarks.scenario;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;

/** A number that is kept: the demo's counter as a sharded entity with durable state. */
final class PekkoCounter extends DurableStateBehavior<PekkoCounter.Increment, Long> {

    /** Adds to the number, and answers with what it is then, once that is kept. */
    record Increment(long by, ActorRef<Long> replyTo) {}

    PekkoCounter(PersistenceId id) {
        super(id);
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Increment, Long> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Increment.class,
                        (count, increment) ->
                                Effect().persist(count + increment.by).thenReply(increment.replyTo, sum -> sum))
                .build();
    }
}
