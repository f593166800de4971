/** Whether the reset gate acts on h before the product with U (the paper, the notes) or on the product (PyTorch, cuDNN). */
export type GRUForm = 'reset-before' | 'reset-after';
