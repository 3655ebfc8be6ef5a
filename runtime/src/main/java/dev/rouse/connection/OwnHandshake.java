package dev.rouse.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.RawHandshake;
import dev.rouse.RawRequest;
import dev.rouse.base.Arguments;
import dev.rouse.record.connection.SocketRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handshake of a raw socket, until its actor has decided. */
final class OwnHandshake implements RawHandshake {

    /** The most characters of path, query and sub-protocol, which are kept. */
    private static final int LONGEST = 4096;

    private final RawRequest request;
    private final List<String> protocols;
    private @Nullable String protocol;
    private boolean hibernates;

    private OwnHandshake(RawRequest request, List<String> protocols, boolean hibernates) {
        this.request = request;
        this.protocols = protocols;
        this.hibernates = hibernates;
    }

    /**
     * @param hibernates unless told otherwise
     * @throws InvalidCallException it is none
     * @throws LimitExceededException its path or query is too long
     */
    static OwnHandshake of(byte @Nullable [] request, boolean hibernates) {
        if (request == null) {
            throw new InvalidCallException("A raw WebSocket is opened with the head of a request, got none.");
        }
        RawRequestBytes.Decoded decoded = RawRequestBytes.decode(request);
        RawRequest head = decoded.request();
        long length = (long) head.path().length()
                + (head.query() == null ? 0 : head.query().length());
        if (length > LONGEST) {
            throw new LimitExceededException("characters of the path and query of a raw WebSocket", length, LONGEST);
        }
        return new OwnHandshake(head, decoded.more(), hibernates);
    }

    @Override
    public RawRequest request() {
        return request;
    }

    @Override
    public List<String> protocols() {
        return protocols;
    }

    @Override
    public void protocol(String name) {
        if (!protocols.contains(Arguments.required("name", name)) || name.length() > LONGEST) {
            throw new InvalidCallException(
                    "The client offers the sub-protocols " + protocols + ", not '" + name + "'.");
        }
        protocol = name;
    }

    @Nullable
    String chosen() {
        return protocol;
    }

    @Override
    public void hibernates(boolean may) {
        hibernates = may;
    }

    SocketRecord record() {
        return new SocketRecord(hibernates, request.path(), request.query(), protocol);
    }
}
