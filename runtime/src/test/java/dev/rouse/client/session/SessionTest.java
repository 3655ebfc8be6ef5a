package dev.rouse.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.client.session.SessionState.Phase;
import dev.rouse.client.socket.ClientSocket;
import dev.rouse.client.socket.Endpoint;
import dev.rouse.client.socket.SocketEnd;
import dev.rouse.client.socket.SocketListener;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Sockets that a session opens and loses, on a clock of the test. */
final class SessionTest {

    private static final Throwable GONE = new IOException("gone");

    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final List<Opened> opened = new ArrayList<>();
    private final List<SessionState> states = new ArrayList<>();

    /** A socket that was asked for. */
    private static final class Opened implements ClientSocket {

        private final Endpoint endpoint;
        private final SocketListener listener;
        private final Disposable attempt = Disposables.single();
        private final List<Frame> sent = new ArrayList<>();
        private boolean writes = true;
        private boolean writable = true;
        private String closed;

        Opened(Endpoint endpoint, SocketListener listener) {
            this.endpoint = endpoint;
            this.listener = listener;
        }

        @Override
        public WireLimits limits() {
            return new WireLimits(WireLimits.LEAST_FRAME_BYTES, 2, WireLimits.LEAST_DEPTH);
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void send(Frame frame, Runnable written) {
            sent.add(frame);
            if (writes && written != null) {
                written.run();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close(String code, String message) {
            closed = code;
        }

        void opens() {
            listener.opened(this);
        }

        void ends() {
            listener.ended(new SocketEnd(GONE, false, false));
        }

        void leaves() {
            listener.ended(new SocketEnd(GONE, true, true));
        }
    }

    private static final class Asked extends Exchange {

        private final boolean again;
        private final List<String> told = new ArrayList<>();
        private RuntimeException refusal;

        Asked(boolean again) {
            this.again = again;
        }

        @Override
        protected boolean isCall() {
            return true;
        }

        @Override
        protected long bytes() {
            return 100;
        }

        @Override
        protected Frame first(long number) {
            told.add("began");
            return new Frame.Cancel(number);
        }

        @Override
        protected void take(Frame frame) {
            told.add("took");
        }

        @Override
        protected boolean lost(boolean mayHaveBegun, Throwable cause) {
            told.add(mayHaveBegun ? "lost" : "not begun");
            return again || !mayHaveBegun;
        }

        @Override
        protected void refused(RuntimeException reason) {
            told.add("refused");
            refusal = reason;
        }
    }

    private Session session(Duration idle, String... endpoints) {
        Session session = new Session(
                loop,
                ticker,
                (endpoint, here, listener) -> {
                    Opened socket = new Opened(endpoint, listener);
                    opened.add(socket);
                    return socket.attempt;
                },
                List.of(endpoints).stream().map(Endpoint::of).toList(),
                new SessionLimits(5, 300, Duration.ofSeconds(10), Duration.ofMillis(250), Duration.ofSeconds(30), idle),
                new SplittableRandom(1));
        session.states().subscribe(states::add);
        return session;
    }

    private Opened last() {
        return opened.get(opened.size() - 1);
    }

    /** Time that passes until the next socket is asked for. */
    private Duration untilNext() {
        int before = opened.size();
        long millis = 0;
        while (opened.size() == before && millis < 100_000) {
            ticker.advance(5, TimeUnit.MILLISECONDS);
            millis += 5;
            loop.runNow();
        }
        return Duration.ofMillis(millis);
    }

    private void pass(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        loop.runNow();
    }

    @Test
    void socketIsOpenedAtTheFirstUse() {
        Session session = session(null, "http://a:1");
        assertThat(opened).isEmpty();
        Asked call = new Asked(false);
        session.add(call);
        assertThat(opened).hasSize(1);
        last().opens();
        assertThat(call.told).containsExactly("began");
        assertThat(states)
                .extracting(SessionState::phase)
                .containsExactly(Phase.IDLE, Phase.CONNECTING, Phase.CONNECTED);
    }

    @Test
    void pausesDoubleUpToTheLongestForEver() {
        Session session = session(null, "http://a:1");
        session.add(new Asked(true));
        long whole = 250;
        for (int i = 0; i < 40; i++) {
            last().ends();
            assertThat(untilNext().toMillis()).as("pause " + i).isBetween(whole / 2 - 5, whole + 5);
            whole = Math.min(30_000, whole * 2);
        }
    }

    @Test
    void pausesAreNotTheSame() {
        Session session = session(null, "http://a:1");
        session.add(new Asked(true));
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            last().ends();
            pauses.add(untilNext());
        }
        assertThat(pauses.subList(8, 20).stream().distinct().count()).isGreaterThan(6);
    }

    @Test
    void serverThatFlapsIsNotAskedAllTheTime() {
        Session session = session(null, "http://a:1");
        session.add(new Asked(true));
        for (int i = 0; i < 10; i++) {
            last().opens();
            pass(Duration.ofSeconds(1));
            last().leaves();
            untilNext();
        }
        last().opens();
        last().leaves();
        assertThat(untilNext()).isGreaterThan(Duration.ofSeconds(14));
        last().opens();
        pass(Duration.ofSeconds(10));
        last().ends();
        assertThat(untilNext()).isLessThan(Duration.ofMillis(260));
    }

    @Test
    void otherEndpointsAreTriedBeforeAPause() {
        Session session = session(null, "http://a:1", "http://b:1", "http://c:1");
        session.add(new Asked(true));
        last().ends();
        last().ends();
        assertThat(opened).extracting(socket -> socket.endpoint.uri().getHost()).containsExactly("a", "b", "c");
        last().ends();
        assertThat(opened).hasSize(3);
        assertThat(untilNext().toMillis()).isBetween(120L, 255L);
        assertThat(last().endpoint.uri().getHost()).isEqualTo("a");
    }

    @Test
    void serverThatLeavesIsFollowedByAnotherAtOnce() {
        Session session = session(null, "http://a:1", "http://b:1");
        Asked call = new Asked(false);
        session.add(call);
        last().opens();
        last().leaves();
        assertThat(last().endpoint.uri().getHost()).isEqualTo("b");
        last().opens();
        assertThat(call.told).containsExactly("began", "not begun", "began");
    }

    @Test
    void attemptThatTakesTooLongIsGivenUp() {
        Session session = session(null, "http://a:1");
        session.add(new Asked(true));
        Opened slow = last();
        pass(Duration.ofSeconds(10));
        assertThat(slow.attempt.isDisposed()).isTrue();
        assertThat(states.get(states.size() - 1).cause())
                .hasMessageContaining("http://a:1")
                .hasMessageContaining("10000 ms");
        untilNext();
        slow.opens();
        assertThat(slow.closed).isEqualTo("unused");
    }

    @Test
    void whatWasNotWrittenSurelyDidNotBegin() {
        Session session = session(null, "http://a:1");
        Asked written = new Asked(false);
        Asked unwritten = new Asked(false);
        session.add(written);
        last().opens();
        last().writes = false;
        session.add(unwritten);
        last().ends();
        untilNext();
        last().opens();
        assertThat(written.told).containsExactly("began", "lost");
        assertThat(unwritten.told).containsExactly("began", "not begun", "began");
    }

    @Test
    void noMoreCallsBeginThanTheServerTakes() {
        Session session = session(null, "http://a:1");
        List<Asked> calls = List.of(new Asked(false), new Asked(false), new Asked(false));
        calls.forEach(session::add);
        last().opens();
        assertThat(last().sent).hasSize(2);
        session.remove(calls.get(0));
        assertThat(last().sent).hasSize(3);
    }

    @Test
    void whatWaitsIsBoundedByBytesAndAllByNumber() {
        Session session = session(null, "http://a:1");
        List<Asked> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(new Asked(false));
            session.add(calls.get(i));
        }
        assertThat(calls.get(2).told).isEmpty();
        assertThat(calls.get(3).refusal)
                .isInstanceOfSatisfying(
                        OverloadedException.class, e -> assertThat(e.limit()).isEqualTo(300));
        last().opens();
        session.add(new Asked(false));
        session.add(new Asked(false));
        Asked sixth = new Asked(false);
        session.add(sixth);
        assertThat(sixth.refusal)
                .isInstanceOfSatisfying(
                        OverloadedException.class, e -> assertThat(e.limit()).isEqualTo(5));
        session.remove(calls.get(0));
        Asked next = new Asked(false);
        session.add(next);
        assertThat(next.refusal).isNull();
    }

    @Test
    void slowServerMakesCallsWait() {
        Session session = session(null, "http://a:1");
        session.add(new Asked(false));
        last().opens();
        last().writable = false;
        Asked call = new Asked(false);
        session.add(call);
        assertThat(call.told).isEmpty();
        last().writable = true;
        last().listener.writable();
        assertThat(call.told).containsExactly("began");
    }

    @Test
    void unusedSocketIsClosedAndOpenedAgainWhenItIsNeeded() {
        Session session = session(Duration.ofMinutes(1), "http://a:1");
        Asked call = new Asked(false);
        session.add(call);
        last().opens();
        pass(Duration.ofMinutes(5));
        assertThat(last().closed).isNull();
        session.remove(call);
        pass(Duration.ofMinutes(1));
        assertThat(last().closed).isEqualTo("idle");
        assertThat(states.get(states.size() - 1).phase()).isEqualTo(Phase.IDLE);
        last().ends();
        pass(Duration.ofHours(1));
        assertThat(opened).hasSize(1);
        session.add(new Asked(false));
        assertThat(opened).hasSize(2);
    }

    @Test
    void callThatIsRefusedWhereItIsGoesToAnotherServerAndTheOthersStay() {
        Session session = session(null, "http://a:1", "http://b:1");
        Asked stays = new Asked(false);
        Asked goes = new Asked(false);
        session.add(stays);
        session.add(goes);
        Opened first = last();
        first.opens();
        session.elsewhere(goes);
        assertThat(last().endpoint.uri().getHost()).isEqualTo("b");
        last().opens();
        assertThat(goes.told).containsExactly("began", "began");
        assertThat(first.closed).isNull();
        first.listener.received(new Frame.Cancel(1));
        assertThat(stays.told).containsExactly("began", "took");
        session.remove(stays);
        assertThat(first.closed).isEqualTo("left");
    }

    @Test
    void closingEndsAllAndRefusesTheRest() {
        Session session = session(null, "http://a:1");
        Asked begun = new Asked(false);
        session.add(begun);
        last().opens();
        last().writable = false;
        Asked waits = new Asked(false);
        session.add(waits);
        session.close();
        session.close();
        Asked late = new Asked(false);
        session.add(late);
        assertThat(begun.told).containsExactly("began", "lost");
        assertThat(waits.refusal).isInstanceOf(NodeUnavailableException.class);
        assertThat(late.refusal).isInstanceOf(NodeUnavailableException.class);
        assertThat(last().closed).isEqualTo("closing");
        last().ends();
        pass(Duration.ofHours(1));
        assertThat(opened).hasSize(1);
    }
}
