package dev.rouse.kv.memory.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk that forgets what was not synced. Of a file: every block, and the length, is as it was at the last sync or as any
 * write since left it, each for itself. Of a directory: what was created, renamed and removed since its last sync has happened
 * up to any point, in order, as it is with every file system that has a journal or copies on write; a sync of a file does not
 * make its name durable.
 */
final class CrashDisk {

    private final Path root;
    private final Directory top = new Directory();
    private final Map<Integer, Node> open = new HashMap<>();
    private long changes;

    /** @param root what is recorded; it is there, and empty */
    CrashDisk(Path root) {
        this.root = root;
    }

    /** Grows with every call that changes what a power loss may leave. */
    long changes() {
        return changes;
    }

    void apply(SystemCall call) {
        if (call instanceof SystemCall.Open opened) {
            open(opened);
        } else if (call instanceof SystemCall.Close closed) {
            open.remove(closed.descriptor());
        } else if (call instanceof SystemCall.Write write) {
            change(file(write.descriptor()), new Change(write.offset(), write.bytes()));
        } else if (call instanceof SystemCall.SetLength length) {
            change(file(length.descriptor()), new Change(length.length(), null));
        } else if (call instanceof SystemCall.Sync sync) {
            changes++;
            open.get(sync.descriptor()).sync();
        } else if (call instanceof SystemCall.MakeDirectory made) {
            put(made.path(), new Directory());
        } else if (call instanceof SystemCall.Remove removed) {
            remove(removed.path());
        } else if (call instanceof SystemCall.Rename renamed) {
            rename(renamed.from(), renamed.to());
        }
    }

    /** What the engine notes of its work, for people. */
    private static boolean isNotes(Path path) {
        return name(path).startsWith("LOG");
    }

    private void open(SystemCall.Open call) {
        Node node = isNotes(call.path()) ? new FileNode(true) : find(call.path());
        if (node == null) {
            if (!call.creates()) {
                throw new IllegalStateException("Nothing is at " + call.path());
            }
            node = new FileNode(false);
            put(call.path(), node);
        } else if (call.truncates() && node instanceof FileNode file) {
            change(file, new Change(0, null));
        }
        open.put(call.descriptor(), node);
    }

    private void put(Path path, Node node) {
        change(path.getParent(), names -> names.put(name(path), node));
    }

    private void remove(Path path) {
        if (!isNotes(path)) {
            change(path.getParent(), names -> names.remove(name(path)));
        }
    }

    private void rename(Path from, Path to) {
        if (isNotes(from)) {
            return;
        }
        if (!from.getParent().equals(to.getParent())) {
            throw new IllegalStateException("Renamed from one directory to another: " + from + " to " + to);
        }
        change(from.getParent(), names -> {
            Node moved = names.remove(name(from));
            if (moved != null) {
                names.put(name(to), moved);
            }
        });
    }

    /** A length that it has already is none: engines cut off what was reserved behind a file that they close. */
    private void change(FileNode file, Change change) {
        if (!file.notes && !(change.bytes == null && change.at == file.length)) {
            changes++;
            file.length = change.lengthAfter(file.length);
            file.pending.add(change);
        }
    }

    private void change(Path parent, Consumer<Map<String, Node>> step) {
        changes++;
        Directory directory = (Directory) find(parent);
        directory.pending.add(step);
        step.accept(directory.now);
    }

    private FileNode file(int descriptor) {
        return (FileNode) open.get(descriptor);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private Node find(Path path) {
        Node node = top;
        if (!path.equals(root)) {
            for (Path name : root.relativize(path)) {
                node = node instanceof Directory directory ? directory.now.get(name.toString()) : null;
            }
        }
        return node;
    }

    /** Files whose name ends so, and whose content or name, or that of a directory above, a power loss may take. */
    List<String> unsynced(String end) {
        List<String> found = new ArrayList<>();
        top.unsynced("", end, true, found);
        return found;
    }

    /** How many ways there are of losing power now, counted up to {@code most}; in blocks of 4,096 bytes. */
    int combinations(int most) throws IOException {
        Choice.Each each = new Choice.Each();
        int count = 0;
        do {
            top.leave(null, 4_096, each);
            count++;
        } while (count < most && each.next());
        return count;
    }

    /** Makes what a power loss leaves. */
    void leave(Path target, int block, Choice choice) throws IOException {
        Files.createDirectories(target);
        top.leave(target, block, choice);
    }

    private interface Node {
        void sync();

        /** @param target null for only making the choices */
        void leave(Path target, int block, Choice choice) throws IOException;
    }

    private static final class Directory implements Node {

        private final TreeMap<String, Node> now = new TreeMap<>();
        private final TreeMap<String, Node> durable = new TreeMap<>();
        private final List<Consumer<Map<String, Node>>> pending = new ArrayList<>();

        @Override
        public void sync() {
            durable.clear();
            durable.putAll(now);
            pending.clear();
        }

        @Override
        public void leave(Path target, int block, Choice choice) throws IOException {
            TreeMap<String, Node> left = new TreeMap<>(durable);
            int happened = pending.isEmpty() ? 0 : choice.of(pending.size() + 1);
            pending.subList(0, happened).forEach(step -> step.accept(left));
            for (Map.Entry<String, Node> entry : left.entrySet()) {
                Path path = target == null ? null : target.resolve(entry.getKey());
                if (path != null && entry.getValue() instanceof Directory) {
                    Files.createDirectory(path);
                }
                entry.getValue().leave(path, block, choice);
            }
        }

        void unsynced(String path, String end, boolean named, List<String> found) {
            now.forEach((name, node) -> {
                boolean thisNamed = named && durable.get(name) == node;
                if (node instanceof Directory directory) {
                    directory.unsynced(path + name + "/", end, thisNamed, found);
                } else if (name.endsWith(end) && !(thisNamed && ((FileNode) node).pending.isEmpty())) {
                    found.add(path + name);
                }
            });
        }
    }

    /** Bytes at an offset, or, without bytes, a new length. */
    private record Change(long at, byte[] bytes) {

        long lengthAfter(long before) {
            return bytes == null ? at : Math.max(before, at + bytes.length);
        }

        byte[] to(byte[] before) {
            byte[] after = Arrays.copyOf(before, (int) lengthAfter(before.length));
            if (bytes != null) {
                System.arraycopy(bytes, 0, after, (int) at, bytes.length);
            }
            return after;
        }
    }

    private static final class FileNode implements Node {

        private final boolean notes;
        private byte[] durable = new byte[0];
        private long length;
        private final List<Change> pending = new ArrayList<>();

        FileNode(boolean notes) {
            this.notes = notes;
        }

        @Override
        public void sync() {
            for (Change change : pending) {
                durable = change.to(durable);
            }
            pending.clear();
        }

        @Override
        public void leave(Path target, int block, Choice choice) throws IOException {
            List<byte[]> states = states();
            byte[] left = Arrays.copyOf(durable, one(states, choice).length);
            int longest = states.stream().mapToInt(state -> state.length).max().orElse(0);
            for (int from = 0; from < longest; from += block) {
                byte[] content = content(states, from, from + block, choice);
                if (from < left.length) {
                    System.arraycopy(content, 0, left, from, Math.min(block, left.length - from));
                }
            }
            if (target != null) {
                Files.write(target, left);
            }
        }

        /** As it was synced, after the first change and after the last two: the others are like these. */
        private List<byte[]> states() {
            List<byte[]> states = new ArrayList<>(List.of(durable));
            byte[] state = durable;
            for (int i = 0; i < pending.size(); i++) {
                state = pending.get(i).to(state);
                if (i == 0 || i >= pending.size() - 2) {
                    states.add(state);
                }
            }
            return states;
        }

        private static byte[] one(List<byte[]> states, Choice choice) {
            List<byte[]> lengths = new ArrayList<>();
            for (byte[] state : states) {
                if (lengths.isEmpty() || lengths.get(lengths.size() - 1).length != state.length) {
                    lengths.add(state);
                }
            }
            return lengths.get(lengths.size() == 1 ? 0 : choice.of(lengths.size()));
        }

        private static byte[] content(List<byte[]> states, int from, int to, Choice choice) {
            List<byte[]> contents = new ArrayList<>();
            for (byte[] state : states) {
                byte[] content = Arrays.copyOf(
                        from < state.length ? Arrays.copyOfRange(state, from, Math.min(to, state.length)) : new byte[0],
                        to - from);
                if (contents.isEmpty() || !Arrays.equals(content, contents.get(contents.size() - 1))) {
                    contents.add(content);
                }
            }
            return contents.get(contents.size() == 1 ? 0 : choice.of(contents.size()));
        }
    }
}
