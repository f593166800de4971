/** What a thread needs to call a BLAS: all of it can be sent to a worker. */
export interface BlasLibrary {
  /** The resolved file of the koffi package. */
  readonly koffi: string;
  /** The shared library's name or path. */
  readonly library: string;
  /** The C declaration of `cblas_sgemm`; addresses are numbers. */
  readonly signature: string;
  /** The kernels that the library chose for this processor, as it names them. */
  readonly core: string;
}
