package dev.rouse.net.socket.frame;

import dev.rouse.FrontConnection;
import dev.rouse.Principal;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.wire.Frame;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** A socket as the groups of its frames see it. */
public interface Socket {

    EventExecutor loop();

    /** The head of the request that opened it. */
    HttpRequest head();

    /** The principal that opened it; null for nobody. */
    default @Nullable Principal principal() {
        return IdentifiedRequest.principalOf(head());
    }

    SocketCodec codec();

    AnswerWriter out();

    /** Whether something that is under way in any of the groups goes by that number. On the event loop. */
    boolean isInUse(long id);

    /** The connection of that id which it holds; null for none. On the event loop. */
    @Nullable
    FrontConnection connection(String id);

    /** Sends a frame that answers one of the client at once. On the event loop. */
    void send(Frame frame);

    /** Closes it, as its client broke a rule of the protocol. On the event loop. */
    void broken(String code, String message);

    /** Notes that nothing of a group is left to be sent. On the event loop. */
    void idle();
}
