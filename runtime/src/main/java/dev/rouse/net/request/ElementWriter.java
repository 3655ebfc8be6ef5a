package dev.rouse.net.request;

/** Writes the elements of a stream, one after the other, to where it was made for. */
public interface ElementWriter {

    /** Writes the next element. */
    void write(Object element);

    /** Writes what stands behind the last one. */
    void end();
}
