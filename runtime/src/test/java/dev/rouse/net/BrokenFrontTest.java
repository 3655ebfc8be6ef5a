package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The node is told of what only its HTTP front sees: that the process is out of memory, for one. */
final class BrokenFrontTest {

    private static final OutOfMemoryError MEMORY = new OutOfMemoryError("Java heap space");

    @RegisterExtension
    private final Front front = new Front();

    /** A result that takes more memory to be written than there is. */
    static final class Vast {
        public String text() {
            return getText();
        }

        public String getText() {
            throw MEMORY;
        }
    }

    private void assertTold() {
        assertThat(front.node.thrown).anyMatch(error -> {
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                if (cause == MEMORY) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Leaves warnings of Reactor itself aside. */
    private void assertMasked() {
        assertThat(front.logged())
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .hasSize(1);
    }

    @Test
    void resultThatCannotBeWritten() {
        front.node.on("any", arguments -> Mono.just(new Vast()));
        assertThat(front.call("any", "[]").statusCode()).isEqualTo(500);
        assertTold();
        assertMasked();
    }

    @Test
    void elementOfAStreamThatCannotBeWritten() {
        front.node.on(
                "pairs",
                arguments -> Flux.just(new AbstractMap<String, Object>() {
                    @Override
                    public Set<Map.Entry<String, Object>> entrySet() {
                        throw MEMORY;
                    }
                }));
        assertThat(front.call("pairs", "[]").statusCode()).isEqualTo(500);
        assertTold();
        assertMasked();
    }

    @Test
    void callThatEndsWithIt() {
        front.node.on("any", arguments -> Mono.error(MEMORY));
        assertThat(front.call("any", "[]").statusCode()).isEqualTo(500);
        assertTold();
        assertMasked();
    }

    @Test
    void callThatThrowsIt() {
        front.node.on("any", arguments -> {
            throw MEMORY;
        });
        assertThat(front.call("any", "[]").statusCode()).isEqualTo(500);
        assertTold();
        assertMasked();
    }

    @Test
    void errorsThatAreToldAsTheyAreAreNoneOfIts() {
        assertThat(front.call("nope", "[]").statusCode()).isEqualTo(404);
        assertThat(front.call("add", "[1]").statusCode()).isEqualTo(400);
        assertThat(front.node.thrown).isEmpty();
    }

    private static void post(EmbeddedConnection client, String action) {
        client.exchange(RawClient.post("/actors/probe/k/" + action, "[]"));
        client.channel.runPendingTasks();
    }

    @Test
    void handlerBeforeItThatThrowsItOnTheWayIn() {
        EmbeddedConnection client = new EmbeddedConnection(front.node);
        client.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                throw MEMORY;
            }
        });
        post(client, "any");
        assertTold();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "nope"})
    void answerThatTheCodecCannotSendEndsTheConnection(String action) {
        EmbeddedConnection client = new EmbeddedConnection(front.node);
        client.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                throw MEMORY;
            }
        });
        post(client, action);
        assertTold();
        assertThat(client.channel.isOpen()).isFalse();
    }
}
