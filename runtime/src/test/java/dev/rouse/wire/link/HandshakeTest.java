package dev.rouse.wire.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.StoreId;
import dev.rouse.wire.WireLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two nodes agree, or the one that is not let in is refused for the right reason. */
final class HandshakeTest {

    private static final StoreId STORE = new StoreId(1, 2);
    private static final Frame.Identity ALICE = new Frame.Identity(STORE, new NodeId(3, 4), "1.0");
    private static final Frame.Identity BOB = new Frame.Identity(STORE, new NodeId(5, 6), "1.1");
    private static final SharedSecret SECRET = SharedSecret.of("a secret of sixteen bytes or more");
    private static final WireLimits LIMITS = new WireLimits(100_000, 10, 20);

    private final Random random = new Random(1);

    /** A connection whose frames somebody may look at and change. */
    private static final class Line {

        private final Deque<Frame> fromOpener = new ArrayDeque<>();
        private final Deque<Frame> fromAcceptor = new ArrayDeque<>();
        private UnaryOperator<Frame> between = UnaryOperator.identity();
        private Handshake opener;
        private Handshake acceptor;
        private Handshake.@Nullable Agreement ofOpener;
        private Handshake.@Nullable Agreement ofAcceptor;

        void run() {
            while (!fromOpener.isEmpty() || !fromAcceptor.isEmpty()) {
                if (!fromOpener.isEmpty()) {
                    ofAcceptor = acceptor.take(between.apply(fromOpener.remove()));
                } else {
                    ofOpener = opener.take(between.apply(fromAcceptor.remove()));
                }
            }
        }
    }

    private byte[] nonce() {
        byte[] nonce = new byte[SharedSecret.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private Line line(@Nullable SharedSecret ofOpener, @Nullable SharedSecret ofAcceptor) {
        return line(ALICE, ofOpener, BOB, ofAcceptor);
    }

    private Line line(
            Frame.Identity opener,
            @Nullable SharedSecret ofOpener,
            Frame.Identity acceptor,
            @Nullable SharedSecret ofAcceptor) {
        Line line = new Line();
        line.acceptor = Handshake.acceptor(acceptor, nonce(), ofAcceptor, LIMITS, line.fromAcceptor::add);
        line.opener = Handshake.opener(opener, nonce(), ofOpener, BOB.node(), line.fromOpener::add);
        return line;
    }

    private static void assertAgreed(Line line) {
        line.run();
        assertThat(line.ofOpener).isEqualTo(new Handshake.Agreement(ProtocolVersion.CURRENT, BOB, LIMITS));
        assertThat(line.ofAcceptor).isEqualTo(new Handshake.Agreement(ProtocolVersion.CURRENT, ALICE, LIMITS));
    }

    private static void assertRefused(LinkRefusedException.Reason reason, ThrowingCallable run) {
        assertThatThrownBy(run)
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @Test
    void nodesWithoutASecretAgree() {
        assertAgreed(line(null, null));
    }

    @Test
    void nodesOfOneSecretAgree() {
        assertAgreed(line(SECRET, SharedSecret.of("a secret of sixteen bytes or more")));
    }

    @Test
    void opensWithTwoFramesOrFour() {
        Deque<Class<?>> sent = new ArrayDeque<>();
        Line line = line(SECRET, SECRET);
        line.between = frame -> {
            sent.add(frame.getClass());
            return frame;
        };
        line.run();
        assertThat(sent).containsExactly(Frame.Open.class, Frame.Challenge.class, Frame.Proof.class, Frame.Ready.class);
    }

    @Test
    void otherSecretIsRefused() {
        Line line = line(SECRET, SharedSecret.of("another secret of that length"));
        assertRefused(LinkRefusedException.Reason.SECRET, line::run);
        assertThat(line.fromAcceptor).as("nothing that depends on the secret").isEmpty();
    }

    @Test
    void oneWithoutASecretIsRefusedByEitherSide() {
        assertRefused(LinkRefusedException.Reason.SECRET, line(null, SECRET)::run);
        assertRefused(LinkRefusedException.Reason.SECRET, line(SECRET, null)::run);
    }

    @Test
    void proofOfAnotherConnectionIsRefused() {
        Line first = line(SECRET, SECRET);
        Frame[] proof = new Frame[1];
        first.between = frame -> {
            proof[0] = frame instanceof Frame.Proof ? frame : proof[0];
            return frame;
        };
        first.run();
        Line second = line(SECRET, SECRET);
        second.between = frame -> frame instanceof Frame.Proof ? proof[0] : frame;
        assertRefused(LinkRefusedException.Reason.SECRET, second::run);
    }

    @Test
    void proofThatIsSentBackIsRefused() {
        Line line = line(SECRET, SECRET);
        Frame.Proof[] own = new Frame.Proof[1];
        line.between = frame -> {
            if (frame instanceof Frame.Proof proof) {
                own[0] = proof;
            }
            return frame instanceof Frame.Ready ready
                    ? new Frame.Ready(ready.version(), ready.identity(), ready.limits(), own[0].mac())
                    : frame;
        };
        assertRefused(LinkRefusedException.Reason.SECRET, line::run);
    }

    @Test
    void readyWithoutAProofIsRefused() {
        Line line = line(SECRET, SECRET);
        line.between = frame -> frame instanceof Frame.Ready ready
                ? new Frame.Ready(ready.version(), ready.identity(), ready.limits(), null)
                : frame;
        assertRefused(LinkRefusedException.Reason.SECRET, line::run);
    }

    @Test
    void whatSomebodyBetweenChangedIsRefused() {
        Frame.Identity renamed = new Frame.Identity(STORE, ALICE.node(), "9.9");
        Line other = line(SECRET, SECRET);
        other.between = frame ->
                frame instanceof Frame.Open open ? new Frame.Open(open.version(), renamed, open.nonce()) : frame;
        assertRefused(LinkRefusedException.Reason.SECRET, other::run);

        Line newer = line(SECRET, SECRET);
        newer.between = frame -> frame instanceof Frame.Open open
                ? new Frame.Open(new ProtocolVersion(1, 7), open.identity(), open.nonce())
                : frame;
        assertRefused(LinkRefusedException.Reason.SECRET, newer::run);
    }

    @Test
    void otherMajorVersionIsRefusedAndANewerMinorVersionIsNot() {
        Line major = line(null, null);
        major.between = frame -> frame instanceof Frame.Open open
                ? new Frame.Open(new ProtocolVersion(2, 0), open.identity(), open.nonce())
                : frame;
        assertRefused(LinkRefusedException.Reason.PROTOCOL, major::run);

        Line minor = line(null, null);
        minor.between = frame -> frame instanceof Frame.Open open
                ? new Frame.Open(new ProtocolVersion(1, 7), open.identity(), open.nonce())
                : frame;
        assertAgreed(minor);
    }

    @Test
    void sidesOfTwoMinorVersionsAgreeOnTheOlder() {
        ProtocolVersion newer = new ProtocolVersion(1, 7);
        for (SharedSecret secret : new SharedSecret[] {null, SECRET}) {
            Line opener = line(secret, secret);
            opener.fromOpener.clear();
            opener.opener = Handshake.opener(newer, ALICE, nonce(), secret, BOB.node(), opener.fromOpener::add);
            assertAgreed(opener);

            Line acceptor = line(secret, secret);
            acceptor.acceptor = Handshake.acceptor(newer, BOB, nonce(), secret, LIMITS, acceptor.fromAcceptor::add);
            assertAgreed(acceptor);
        }
    }

    @Test
    void otherStoreIsRefused() {
        Frame.Identity elsewhere = new Frame.Identity(new StoreId(1, 3), BOB.node(), "1.0");
        assertRefused(LinkRefusedException.Reason.STORE, line(ALICE, null, elsewhere, null)::run);
        assertRefused(LinkRefusedException.Reason.STORE, line(ALICE, SECRET, elsewhere, SECRET)::run);
    }

    @Test
    void otherNodeAtThatAddressIsRefused() {
        Frame.Identity successor = new Frame.Identity(STORE, new NodeId(7, 8), "1.0");
        assertRefused(LinkRefusedException.Reason.NODE, line(ALICE, null, successor, null)::run);
        assertRefused(LinkRefusedException.Reason.NODE, line(BOB, null, BOB, null)::run);
    }

    @Test
    void anyOtherFrameIsRefusedAndEndsIt() {
        Handshake acceptor = Handshake.acceptor(BOB, nonce(), SECRET, LIMITS, frame -> {});
        assertRefused(LinkRefusedException.Reason.NO_HANDSHAKE, () -> acceptor.take(new Frame.Ping(1)));
        Frame open = new Frame.Open(ProtocolVersion.CURRENT, ALICE, nonce());
        assertRefused(LinkRefusedException.Reason.NO_HANDSHAKE, () -> acceptor.take(open));
    }

    @Test
    void clientAndShortNonceAreRefused() {
        Handshake acceptor = Handshake.acceptor(BOB, nonce(), null, LIMITS, frame -> {});
        Frame client = new Frame.Open(ProtocolVersion.CURRENT, null, nonce());
        assertRefused(LinkRefusedException.Reason.NO_HANDSHAKE, () -> acceptor.take(client));
        Handshake other = Handshake.acceptor(BOB, nonce(), null, LIMITS, frame -> {});
        Frame empty = new Frame.Open(ProtocolVersion.CURRENT, ALICE, new byte[0]);
        assertRefused(LinkRefusedException.Reason.NO_HANDSHAKE, () -> other.take(empty));
    }

    @Test
    void goodbyeTellsWhy() {
        Line line = line(null, null);
        assertThatThrownBy(() -> line.opener.take(new Frame.Goodbye("refused_store", "Another store.")))
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LinkRefusedException.Reason.STORE))
                .hasMessage("The other side refused this node (refused_store): Another store.");
    }

    @Test
    void reasonIsACodeToo() {
        assertThatThrownBy(line(null, SECRET)::run)
                .isInstanceOfSatisfying(
                        LinkRefusedException.class, e -> assertThat(e.code()).isEqualTo("refused_secret"));
    }
}
