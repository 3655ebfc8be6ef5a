package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.scenario.bed.Note;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;

/** A text that is kept: a {@link Note} as a sharded entity with durable state. */
final class PekkoNote extends DurableStateBehavior<PekkoNote.Command, String> {

    /** What it is told. */
    interface Command {}

    /** Replaces the text, and answers with its length once it is kept. */
    record Write(String text, ActorRef<Integer> replyTo) implements Command {}

    /** Answers with the length of the text. */
    record Length(ActorRef<Integer> replyTo) implements Command {}

    /** Ends it; its state stays. */
    enum Sleep implements Command {
        NOW
    }

    PekkoNote(PersistenceId id) {
        super(id);
    }

    @Override
    public String emptyState() {
        return "";
    }

    @Override
    public CommandHandler<Command, String> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Write.class,
                        (state, write) -> Effect().persist(write.text).thenReply(write.replyTo, String::length))
                .onCommand(Length.class, (state, ask) -> Effect().reply(ask.replyTo, state.length()))
                .onCommand(Sleep.class, (state, sleep) -> Effect().stop())
                .build();
    }
}
