package dev.rouse.link.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Received;
import dev.rouse.link.Link;
import dev.rouse.link.LinkTransportContract;
import dev.rouse.link.LinkTransportContract.Pair;
import dev.rouse.link.LinkUser;
import dev.rouse.wire.Frame;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever connects to the address for nodes, and is none or does not behave like one. Time stands still. */
final class StrangersTest {

    private static final ProtocolVersion NEWER =
            new ProtocolVersion(ProtocolVersion.CURRENT.major(), ProtocolVersion.CURRENT.minor() + 1);
    private static final byte[] HTTP = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LogCapture log = new LogCapture(RefusalLog.class.getName());
    private final Sockets bed = Sockets.inManualTime();
    private final Pair pair = new Pair(bed);
    private final List<RawPeer> peers = new ArrayList<>();

    @AfterEach
    void othersAreNotConcerned() {
        LinkUser a = pair.open();
        pair.send(a, new Frame.Complete(1));
        bed.until(() -> pair.accepted.stream().anyMatch(user -> user.frames.equals(List.of(new Frame.Complete(1)))));
        peers.forEach(RawPeer::close);
        bed.close();
        log.close();
    }

    private RawPeer stranger() {
        RawPeer peer = RawPeer.to(pair.address);
        peers.add(peer);
        return peer;
    }

    private List<String> lines(String kind) {
        return log.of("(" + kind + ")");
    }

    @Test
    void garbageIsRefusedWithOneLine() {
        for (int i = 0; i < 50; i++) {
            RawPeer peer = stranger().send(HTTP);
            bed.until(peer::isOver);
        }
        assertThat(lines("garbage")).hasSize(1);
        bed.pass(Duration.ofMinutes(1));
        RawPeer peer = stranger().send(HTTP);
        bed.until(peer::isOver);
        assertThat(lines("garbage")).hasSize(2);
        assertThat(lines("garbage").get(1)).contains("So were 49 others of the kind");
        assertThat(pair.accepted).isEmpty();
    }

    @Test
    void olderProtocolIsRefusedByName() {
        RawPeer peer =
                stranger().send(new Frame.Open(new ProtocolVersion(0, 9), LinkTransportContract.A, new byte[32]));
        bed.until(peer::isOver);
        assertThat(peer.frames).singleElement().isInstanceOfSatisfying(Frame.Goodbye.class, goodbye -> {
            assertThat(goodbye.code()).isEqualTo("refused_protocol");
            assertThat(goodbye.message()).contains("0.9").contains("update the older");
        });
        assertThat(lines("protocol")).hasSize(1);
    }

    @Test
    void newerMinorVersionIsSpokenToInThisOne() {
        RawPeer peer = stranger().send(new Frame.Open(NEWER, LinkTransportContract.A, new byte[32]));
        bed.until(() -> !peer.isOver() && !peer.frames.isEmpty());
        assertThat(peer.frames)
                .singleElement()
                .isInstanceOfSatisfying(
                        Frame.Ready.class, ready -> assertThat(ready.version()).isEqualTo(ProtocolVersion.CURRENT));
    }

    @Test
    void frameOfANewerVersionIsRefusedByItsNameAndTheLinkGoesOn() {
        RawPeer peer = stranger().send(new Frame.Open(NEWER, LinkTransportContract.A, new byte[32]));
        LinkUser user = pair.other();
        byte[] whisper = ByteBufUtil.decodeHexDump("8467776869737065720981a0f6");
        peer.send(
                ByteBufUtil.getBytes(Unpooled.buffer().writeInt(whisper.length).writeBytes(whisper)));
        peer.send(new Frame.Ping(5));
        bed.until(() -> !peer.isOver() && peer.frames.size() == 3);
        assertThat(peer.frames.get(1)).isInstanceOfSatisfying(Frame.Failure.class, refusal -> {
            assertThat(refusal.id()).isEqualTo(9);
            assertThat(refusal.begun()).isFalse();
            assertThat(refusal.error().message()).contains("'whisper'").contains("update the other side");
        });
        assertThat(peer.frames.get(2)).isEqualTo(new Frame.Pong(5));
        assertThat(user.link.isOpen()).isTrue();
    }

    @Test
    void strangerThatSaysNothingIsClosedAfterFiveSeconds() {
        RawPeer peer = stranger();
        bed.run();
        bed.pass(Duration.ofMillis(4900));
        assertThat(peer.isOver()).isFalse();
        bed.pass(Duration.ofMillis(200));
        bed.until(peer::isOver);
        assertThat(lines("silent")).hasSize(1);
    }

    @Test
    void strangerThatGoesAwayIsNoNews() {
        for (int i = 0; i < 10; i++) {
            stranger().close();
        }
        bed.run();
        assertThat(log.of("Refused")).isEmpty();
    }

    @Test
    void addressThatTakesConnectionsAndSaysNothingIsGivenUpAfterFiveSeconds() throws Exception {
        try (ServerSocketChannel silent = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = ((InetSocketAddress) silent.getLocalAddress()).getPort();
            Received<Link> waits = Received.from(
                    pair.a.connect(LinkTransportContract.B.node(), "127.0.0.1:" + port, pair.loop, LinkUser::new));
            silent.configureBlocking(false);
            SocketChannel[] accepted = new SocketChannel[1];
            bed.until(() -> accepted[0] != null || (accepted[0] = accept(silent)) != null);
            RawPeer taken = new RawPeer(accepted[0]);
            bed.until(() -> !taken.isOver() && taken.frames.size() == 1);
            bed.pass(Duration.ofSeconds(5));
            bed.until(waits::isOver);
            assertThat(waits.error()).isInstanceOf(SocketTimeoutException.class);
            bed.until(taken::isOver);
            taken.close();
        }
    }

    private static SocketChannel accept(ServerSocketChannel listener) {
        try {
            return listener.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void floodOfConnectionsKeepsNoNodeOut() {
        for (int i = 0; i < 3 * Strangers.MOST; i++) {
            stranger();
            bed.run();
        }
        bed.until(() -> peers.stream().filter(RawPeer::isOver).count() >= 2 * Strangers.MOST);
        assertThat(pair.open().link.isOpen()).isTrue();
        assertThat(peers.stream().filter(peer -> !peer.isOver()).count())
                .isBetween(Strangers.MOST - 2L, (long) Strangers.MOST);
        assertThat(lines("crowded")).hasSize(1);
    }

    @Test
    void strangerMayNotSendALargeFrame() {
        RawPeer peer = stranger().send(ByteBufUtil.getBytes(Unpooled.buffer().writeInt(8193)));
        bed.until(peer::isOver);
        assertThat(lines("garbage").get(0)).contains("at most 8192 bytes");
    }

    @Test
    void nodeThatSendsTooLargeAFrameLosesItsLinkAlone() {
        RawPeer peer = stranger().send(new Frame.Open(ProtocolVersion.CURRENT, LinkTransportContract.A, new byte[32]));
        LinkUser user = pair.other();
        ByteBuf tooLong = Unpooled.buffer().writeInt(user.link.limits().frameBytes() + 1);
        peer.send(ByteBufUtil.getBytes(tooLong));
        bed.until(peer::isOver);
        assertThat(user.reason).isInstanceOf(MalformedFrameException.class);
        assertThat(user.closed).isOne();
    }

    @Test
    void nodeThatBeginsAnotherHandshakeLosesItsLink() {
        Frame open = new Frame.Open(ProtocolVersion.CURRENT, LinkTransportContract.A, new byte[32]);
        RawPeer peer = stranger().send(open).send(open);
        LinkUser user = pair.other();
        bed.until(peer::isOver);
        assertThat(user.closed).isOne();
        assertThat(peer.frames.get(peer.frames.size() - 1)).isInstanceOf(Frame.Goodbye.class);
    }

    @Test
    void textOfAStrangerIsOneLineOfTheLog() {
        RawPeer peer = stranger().send(new Frame.Goodbye("x", "a\nb\r\nc" + "d".repeat(5000)));
        bed.until(peer::isOver);
        assertThat(lines("no_handshake"))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContain("\n").hasSizeLessThan(1000));
    }

    /** A leak is found only when what leaked is collected, so this may miss one; it never tells of one that is not there. */
    @Test
    void noBufferLeaks() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (LogCapture leaks = new LogCapture(ResourceLeakDetector.class.getName())) {
            for (int i = 0; i < 20; i++) {
                RawPeer garbage = stranger().send(HTTP);
                LinkUser a = pair.open();
                a.link.send(LinkTransportContract.large(100_000));
                a.link.send(new Frame.Complete(1));
                a.link.close("idle", "Nobody needs it.");
                LinkUser half = pair.open();
                half.link.send(new Frame.Complete(2));
                bed.network(half).close();
                bed.until(() -> garbage.isOver() && half.closed == 1);
                System.gc();
            }
            assertThat(leaks.of("LEAK")).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }
}
