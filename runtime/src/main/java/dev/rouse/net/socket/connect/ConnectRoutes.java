package dev.rouse.net.socket.connect;

import dev.rouse.FrontConnection;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Connects clients to actors. Shared by all sockets of a server. */
public interface ConnectRoutes {

    /**
     * Connects, or resumes, once a guard has let the client pass. Cold; completes on any thread.
     *
     * @param parameters JSON; null for none
     * @throws dev.rouse.RouseException when there is no such type, no such actor can be, or clients may not connect
     */
    Mono<FrontConnection> connect(Frame.Connect frame, byte @Nullable [] parameters, Socket socket);

    /**
     * Hands a message over, once a guard has let the client pass. Cold; completes on any thread.
     *
     * @param arguments a JSON array
     * @throws dev.rouse.RouseException when there is no such action, or the arguments are not what it takes
     */
    Mono<Void> message(FrontConnection over, String action, long number, RequestBody arguments, Socket socket);
}
