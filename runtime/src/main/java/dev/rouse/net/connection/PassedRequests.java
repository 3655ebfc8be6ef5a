package dev.rouse.net.connection;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** Counts the requests of a connection that went to the next handler and have no answer yet. */
final class PassedRequests {

    private int awaited;
    private boolean interim;

    boolean allAnswered() {
        return awaited == 0;
    }

    void add() {
        awaited++;
    }

    /** Whether the next handler, by writing this, has given the last answer awaited. */
    boolean endsWith(Object written) {
        if (awaited == 0) {
            return false;
        }
        if (written instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !upgrades(written);
        }
        if (written instanceof LastHttpContent && !interim) {
            awaited--;
            return awaited == 0;
        }
        return false;
    }

    /** Whether this is the end of HTTP on the connection. */
    static boolean upgrades(Object written) {
        return written instanceof HttpResponse response
                && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }
}
