package dev.rouse.remote.relay;

import dev.rouse.wire.Frame;

/** The caller of a call that is passed on. Lane only. */
public interface RelayAnswers {

    /**
     * An element of its stream.
     *
     * @return whether more may come
     */
    boolean element(Frame.Next element);

    /** The end of it. */
    void last(Frame answer);
}
