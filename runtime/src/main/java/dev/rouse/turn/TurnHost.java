package dev.rouse.turn;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.stream.Durable;
import dev.rouse.type.HostedType;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** One activation of an actor, as its turns and its features know it. Unless stated otherwise, lane only. */
public interface TurnHost {

    ActorAddress address();

    HostedType type();

    TurnLane lane();

    /** The actor's memory. */
    ActorStates memory();

    /** Random number of the actor's life from its creation to its destruction; 0 before it is created. */
    long incarnation();

    /** From any thread: the turn of this activation that the calling code is a part of; null when it is of none that runs. */
    @Nullable
    Turn running();

    /** Whether nothing that {@code turn} was built on has been taken back. */
    boolean isCurrent(Turn turn);

    /** Whether at most one turn runs. */
    boolean runsOneTurn();

    /** {@code turn} has ended. */
    void ended(Turn turn);

    /** The runtime's own work on this activation threw {@code thrown}, which it must not: the activation ends. */
    void broke(Throwable thrown);

    /** From any thread: lets {@code call}, which {@code turn} makes, leave when what the turn saw may be told. */
    void send(Turn turn, Call call);

    /** A call has its answer. */
    void answered();

    /** Ends {@code call} with {@code error}, or tells of that otherwise where its caller has left. */
    void tell(Call call, Throwable error);

    /** Makes sure that what the actor tells now can be written, or takes it back. */
    void prove();

    /** The newest changes that an element of a stream of {@code turn} must wait for; null when there are none. */
    @Nullable
    Durable newestUnsaved(Turn turn);

    /** The share of {@code feature}; null while there is none. */
    @Nullable
    Share shareOf(Feature feature);

    /** As {@link #shareOf}, but makes one where there is none. */
    Share share(Feature feature, Supplier<? extends Share> making);

    /** The known records of the actor in the store, but for meta and state, within the budgets of what is read ahead. */
    PreloadBundle known();

    /** Called when what keeps the actor awake beside its turns has changed: {@link Share#keepsAwake} is asked again. */
    void stirred();

    /** Tells of changes of {@code feature} that finished turns made and that may not be in the store, in order. */
    void forEachUnsaved(Feature feature, Consumer<Changes> told);

    /** Runs the turns of some calls in place of their actor's object: it looks first whether that is to be. */
    interface Runner {

        /** Runs the action of {@code turn}, or answers in its place. */
        Publisher<?> run(Turn turn);

        /** Runs the action of {@code turn} on {@code target}, an actor or one of these. */
        static Publisher<?> run(Turn turn, Object target) {
            TurnTally tally = turn.host().lane().turns().tally();
            if (tally != null) {
                tally.began(turn.host().lane().loop()::nanoTime);
            }
            return target instanceof Runner runner
                    ? runner.run(turn)
                    : turn.call().action().invoke(target, turn.call().arguments());
        }
    }
}
