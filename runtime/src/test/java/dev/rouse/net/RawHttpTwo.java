package dev.rouse.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One connection of HTTP/2, byte for byte: it can break every rule. */
final class RawHttpTwo implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    static final int REFUSED_STREAM = 7;
    static final int ENHANCE_YOUR_CALM = 11;

    private final Socket socket;
    private final DataInputStream in;

    record Frame(int type, int flags, int stream, byte[] payload) {

        /** Error code of a reset, or of a goodbye. */
        int code() {
            return payload[type == GOAWAY ? 7 : 3];
        }

        /** The first byte of headers: the index of the status where that is one of the static table. */
        int status() {
            return switch (payload[0] & 0xFF) {
                case 0x88 -> 200;
                case 0x8C -> 400;
                case 0x8E -> 500;
                default -> 0;
            };
        }
    }

    /** @param receiveBuffer what the system takes for it at most, in bytes; 0: what it likes */
    RawHttpTwo(int port, int receiveBuffer, byte[]... settings) {
        try {
            socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(20_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
            send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(frame(SETTINGS, 0, 0, settings.length == 0 ? new byte[0] : settings[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawHttpTwo send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(9 + payload.length);
        for (int shift = 16; shift >= 0; shift -= 8) {
            out.write(payload.length >> shift);
        }
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static byte[] times(int count, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count * bytes.length);
        for (int i = 0; i < count; i++) {
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /** Headers of a POST to {@code path}, and one more: in HPACK without a table of its own. */
    static byte[] post(String path, String name, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x83);
        out.write(0x86);
        out.write(0x04);
        text(out, path);
        out.write(0x01);
        text(out, "x");
        out.write(0x00);
        text(out, name);
        text(out, value);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            int left = length - 127;
            for (; left >= 128; left >>= 7) {
                out.write(left % 128 + 128);
            }
            out.write(left);
        }
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame; null at the end of the connection. */
    Frame next() {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame of that type; null where the connection ends before. */
    Frame next(int type) {
        Frame frame = next();
        while (frame != null && frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Sends {@code bytes} again and again and reads nothing, until it is cut off; how many bytes that took, or {@code most}. */
    long flood(byte[] bytes, long most) {
        long sent = 0;
        try {
            while (sent < most) {
                socket.getOutputStream().write(bytes);
                sent += bytes.length;
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
