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

    /** More is wanted of what it brings with it as a stream. */
    void wanted(long parts);

    /** Nothing more is wanted of that. */
    void unwanted();

    /** The end of it. */
    void last(Frame answer);
}
