package dev.rouse.kv.fdb.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the process at the other end of a connection within this machine, among this one and its children. Linux only. */
final class SocketOwner {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private SocketOwner() {}

    /** Whether this machine says whose sockets are whose. */
    static boolean isKnown() {
        return Files.isReadable(TABLES.get(0)) && Files.isDirectory(Path.of("/proc/self/fd"));
    }

    /**
     * The id of the process; -1 where it is none of these.
     *
     * @param from the port of its end
     * @param to the port of this end
     */
    static long of(int from, int to) {
        return inode(from, to)
                .map(inode -> "socket:[" + inode + "]")
                .flatMap(socket -> Stream.concat(
                                Stream.of(ProcessHandle.current()),
                                ProcessHandle.current().children())
                        .map(ProcessHandle::pid)
                        .filter(pid -> has(pid, socket))
                        .findFirst())
                .orElse(-1L);
    }

    private static Optional<String> inode(int from, int to) {
        return TABLES.stream()
                .filter(Files::isReadable)
                .flatMap(SocketOwner::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[LOCAL].endsWith(port(from)) && fields[REMOTE].endsWith(port(to)))
                .map(fields -> fields[INODE])
                .findFirst();
    }

    private static String port(int number) {
        return String.format(Locale.ROOT, ":%04X", number);
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (isLink(file, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException over) {
            return false;
        }
    }

    private static boolean isLink(Path file, String to) {
        try {
            return Files.readSymbolicLink(file).toString().equals(to);
        } catch (IOException closed) {
            return false;
        }
    }
}
