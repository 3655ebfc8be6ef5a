package dev.rouse.wire.link;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of the handshake between two nodes, as a pure state machine: frames in, frames out, and in the end who the other side is.
 *
 * <pre>
 * opener    open(version, identity, nonce)                            ready(version, identity, limits, proof)
 * acceptor                                 challenge(version, identity, nonce)
 * opener                                                              proof(proof)
 * </pre>
 *
 * <p>That is: <i>open</i>, <i>challenge</i>, <i>proof</i>, <i>ready</i> where a secret is shared, <i>open</i> and <i>ready</i> where
 * none is. The opener proves first: a stranger who opens connections learns nothing that depends on the secret. Both proofs are
 * bound to both nonces, both identities and the protocol version. Not thread-safe.
 */
public final class Handshake {

    /** State of the handshake; each constant names the frame that it waits for. */
    private enum Step {
        /** The acceptor's first. */
        OPEN,
        /** The opener's first where a secret is shared. */
        CHALLENGE,
        /** The acceptor's second where a secret is shared. */
        PROOF,
        /** The opener's last. */
        READY,
        /** Over, one way or the other. */
        OVER
    }

    /**
     * Terms that both sides agreed on.
     *
     * @param version that both speak
     * @param other who the other side is
     * @param limits of the connection
     */
    public record Agreement(ProtocolVersion version, Frame.Identity other, WireLimits limits) {}

    /** Of this side. */
    private final ProtocolVersion spoken;

    private final Frame.Identity self;
    private final byte[] nonce;
    private final @Nullable SharedSecret secret;
    private final Consumer<Frame> out;
    private final @Nullable NodeId expected;
    private final @Nullable WireLimits limits;
    private ProtocolVersion offered;
    private ProtocolVersion version;
    private Step step;
    private Frame.@Nullable Identity other;
    private byte @Nullable [] otherNonce;

    private Handshake(
            ProtocolVersion spoken,
            Frame.Identity self,
            byte[] nonce,
            @Nullable SharedSecret secret,
            Consumer<Frame> out,
            @Nullable NodeId expected,
            @Nullable WireLimits limits,
            Step first) {
        this.spoken = spoken;
        this.offered = spoken;
        this.version = spoken;
        this.self = self;
        this.nonce = nonce;
        this.secret = secret;
        this.out = out;
        this.expected = expected;
        this.limits = limits;
        this.step = first;
    }

    /**
     * The side that opened the connection; its first frame goes out at once.
     *
     * @param nonce {@link SharedSecret#NONCE_BYTES} random bytes, never used before
     * @param secret null where none is shared
     * @param expected the node that is to be at the other side
     * @param out takes the frames to be sent
     */
    public static Handshake opener(
            Frame.Identity self, byte[] nonce, @Nullable SharedSecret secret, NodeId expected, Consumer<Frame> out) {
        return opener(ProtocolVersion.CURRENT, self, nonce, secret, expected, out);
    }

    /** As a side that speaks version {@code spoken}. */
    static Handshake opener(
            ProtocolVersion spoken,
            Frame.Identity self,
            byte[] nonce,
            @Nullable SharedSecret secret,
            NodeId expected,
            Consumer<Frame> out) {
        Step first = secret == null ? Step.READY : Step.CHALLENGE;
        Handshake opener = new Handshake(spoken, self, nonce, secret, out, expected, null, first);
        out.accept(new Frame.Open(spoken, self, nonce));
        return opener;
    }

    /**
     * The side that accepted the connection.
     *
     * @param nonce {@link SharedSecret#NONCE_BYTES} random bytes, never used before
     * @param secret null where none is shared
     * @param limits of the connection
     * @param out takes the frames to be sent
     */
    public static Handshake acceptor(
            Frame.Identity self, byte[] nonce, @Nullable SharedSecret secret, WireLimits limits, Consumer<Frame> out) {
        return acceptor(ProtocolVersion.CURRENT, self, nonce, secret, limits, out);
    }

    /** As a side that speaks version {@code spoken}. */
    static Handshake acceptor(
            ProtocolVersion spoken,
            Frame.Identity self,
            byte[] nonce,
            @Nullable SharedSecret secret,
            WireLimits limits,
            Consumer<Frame> out) {
        return new Handshake(spoken, self, nonce, secret, out, null, limits, Step.OPEN);
    }

    /**
     * Takes the next frame from the other side.
     *
     * @return what both agreed on; null while the handshake goes on
     * @throws LinkRefusedException the other side is not let in; the handshake is over
     */
    public @Nullable Agreement take(Frame frame) {
        Step now = step;
        step = Step.OVER;
        if (frame instanceof Frame.Goodbye goodbye) {
            throw refused(
                    LinkRefusedException.Reason.of(goodbye.code()),
                    "The other side refused this node (" + goodbye.code() + "): " + goodbye.message());
        }
        return switch (now) {
            case OPEN -> opened(expect(Frame.Open.class, frame, now));
            case CHALLENGE -> challenged(frame);
            case PROOF -> proved(expect(Frame.Proof.class, frame, now));
            case READY -> ready(expect(Frame.Ready.class, frame, now));
            case OVER ->
                throw refused(
                        LinkRefusedException.Reason.NO_HANDSHAKE, "The handshake is over, got " + name(frame) + ".");
        };
    }

    private @Nullable Agreement opened(Frame.Open open) {
        offered = open.version();
        version = common(offered);
        Frame.Identity opener = open.identity();
        if (opener == null) {
            throw refused(
                    LinkRefusedException.Reason.NO_HANDSHAKE,
                    "This address is for nodes of the cluster, got a client: clients connect to a front.");
        }
        other = known(opener);
        otherNonce = checked(open.nonce());
        if (secret != null) {
            out.accept(new Frame.Challenge(version, self, nonce));
            step = Step.PROOF;
            return null;
        }
        return agreed(null);
    }

    private @Nullable Agreement challenged(Frame frame) {
        if (frame instanceof Frame.Ready) {
            throw refused(
                    LinkRefusedException.Reason.SECRET,
                    "The other side wants no proof of the cluster's secret, so it has none: give all nodes the same.");
        }
        Frame.Challenge challenge = expect(Frame.Challenge.class, frame, Step.CHALLENGE);
        version = common(challenge.version());
        other = known(challenge.identity());
        otherNonce = checked(challenge.nonce());
        out.accept(new Frame.Proof(secret().proof(SharedSecret.Side.OPENER, session(true))));
        step = Step.READY;
        return null;
    }

    private Agreement proved(Frame.Proof proof) {
        if (!secret().isProof(proof.mac(), SharedSecret.Side.OPENER, session(false))) {
            throw wrongSecret();
        }
        return agreed(secret().proof(SharedSecret.Side.ACCEPTOR, session(false)));
    }

    private Agreement agreed(byte @Nullable [] mac) {
        WireLimits told = Objects.requireNonNull(limits);
        out.accept(new Frame.Ready(version, self, told, mac));
        return new Agreement(version, other(), told);
    }

    private Agreement ready(Frame.Ready ready) {
        Frame.Identity acceptor = ready.identity();
        if (acceptor == null) {
            throw refused(
                    LinkRefusedException.Reason.NO_HANDSHAKE,
                    "At this address is a front for clients: nodes connect to each other's address for nodes.");
        }
        if (secret == null) {
            version = common(ready.version());
            other = known(acceptor);
        } else if (!acceptor.equals(other)
                || ready.mac() == null
                || !secret.isProof(ready.mac(), SharedSecret.Side.ACCEPTOR, session(true))) {
            throw wrongSecret();
        }
        return new Agreement(version, other(), ready.limits());
    }

    private <F extends Frame> F expect(Class<F> type, Frame frame, Step at) {
        if (type.isInstance(frame)) {
            return type.cast(frame);
        }
        if (frame instanceof Frame.Challenge && at == Step.READY) {
            throw refused(
                    LinkRefusedException.Reason.SECRET,
                    "The other side wants a proof of the cluster's secret, and this node has none: give all nodes the same.");
        }
        throw refused(
                LinkRefusedException.Reason.NO_HANDSHAKE,
                "This step of the handshake is a " + type.getSimpleName().toLowerCase(Locale.ROOT) + ", got "
                        + name(frame) + ".");
    }

    private ProtocolVersion common(ProtocolVersion offered) {
        if (!spoken.isCompatibleWith(offered)) {
            throw refused(
                    LinkRefusedException.Reason.PROTOCOL,
                    "This node speaks version " + spoken + " of the protocol, the other side " + offered
                            + ": update the older of them.");
        }
        return spoken.common(offered);
    }

    private Frame.Identity known(Frame.Identity offered) {
        if (!offered.store().equals(self.store())) {
            throw refused(
                    LinkRefusedException.Reason.STORE,
                    "This node works on store " + self.store() + ", the other side on " + offered.store()
                            + ": they belong to different clusters.");
        }
        if (offered.node().equals(self.node())) {
            throw refused(
                    LinkRefusedException.Reason.NODE,
                    "At the other side is this node itself, " + self.node() + ": the address is wrong.");
        }
        if (expected != null && !expected.equals(offered.node())) {
            throw refused(
                    LinkRefusedException.Reason.NODE,
                    "At the other side is node " + offered.node() + ", not "
                            + expected
                            + ": it was started again since, or the address is wrong.");
        }
        return offered;
    }

    private byte[] checked(byte[] offered) {
        if (offered.length != SharedSecret.NONCE_BYTES) {
            throw refused(
                    LinkRefusedException.Reason.NO_HANDSHAKE,
                    "A nonce has " + SharedSecret.NONCE_BYTES + " bytes, got " + offered.length + ".");
        }
        return offered;
    }

    private SharedSecret.Session session(boolean asOpener) {
        byte[] theirs = Objects.requireNonNull(otherNonce);
        return asOpener
                ? new SharedSecret.Session(offered, version, self, other(), nonce, theirs)
                : new SharedSecret.Session(offered, version, other(), self, theirs, nonce);
    }

    private Frame.Identity other() {
        return Objects.requireNonNull(other);
    }

    private SharedSecret secret() {
        return Objects.requireNonNull(secret);
    }

    private static LinkRefusedException wrongSecret() {
        return refused(
                LinkRefusedException.Reason.SECRET,
                "The other side did not prove that it knows the cluster's secret: give all nodes the same.");
    }

    private static LinkRefusedException refused(LinkRefusedException.Reason reason, String message) {
        return new LinkRefusedException(reason, message);
    }

    private static String name(Frame frame) {
        return frame instanceof Frame.Unrecognized unrecognized
                ? unrecognized.name()
                : frame.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
