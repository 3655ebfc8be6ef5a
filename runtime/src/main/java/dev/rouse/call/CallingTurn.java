package dev.rouse.call;

/** The turn that makes a call, as the call sees it. In the context of all that the turn subscribes to, by this type. */
public interface CallingTurn {

    /** The call that this turn answers. */
    Call call();

    boolean isEnded();

    /** From any thread: lets {@code call}, which this turn makes, leave when everything that the turn saw may be told. */
    void send(Call call);

    /** Goes on with {@code part}, which gives something to {@code subscriber}, on the lane: at once when called there. */
    void resume(Object subscriber, Runnable part);

    /** As {@link #resume}, with the answer to a call: at once, but for answers that end ever more turns. */
    void resumeWith(Object subscriber, Runnable reply);
}
